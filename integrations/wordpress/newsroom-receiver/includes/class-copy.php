<?php
/**
 * One copy of a picture or file, as a message announces it.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** The path stands in the text, the address is where to fetch it. Plain PHP. */
final class Copy {

	/** What may come into the media library, and the ending it gets. SVG can hold scripts: never. */
	private const ENDINGS = array(
		'image/jpeg'      => 'jpg',
		'image/png'       => 'png',
		'image/webp'      => 'webp',
		'application/pdf' => 'pdf',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document' => 'docx',
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' => 'xlsx',
		'application/vnd.openxmlformats-officedocument.presentationml.presentation' => 'pptx',
	);

	private function __construct(
		public readonly string $path,
		public readonly string $href,
		public readonly string $sha256,
		public readonly string $type,
		public readonly int $size,
	) {}

	/**
	 * @param array<string, mixed> $told One of data.media.
	 * @throws Rejected 422 when it is not sound.
	 */
	public static function from( array $told ): self {
		$copy = new self(
			Content::text( $told, 'path' ),
			Content::text( $told, 'href' ),
			Content::text( $told, 'sha256' ),
			Content::text( $told, 'content_type' ),
			is_int( $told['size'] ?? null ) ? $told['size'] : 0,
		);
		$sound = preg_match( '#\A/media/[0-9a-f-]{36}/[a-z0-9.-]{1,120}\z#', $copy->path )
			&& preg_match( '/\A[0-9a-f]{64}\z/', $copy->sha256 )
			&& preg_match( '#\Ahttps?://[^/\s@]+/[!-~]*\z#', $copy->href )
			&& $copy->size > 0;
		if ( ! $sound ) {
			throw new Rejected( 422, 'A field has the wrong type.', 'media' );
		}
		return $copy;
	}

	/** Whether this is a picture. */
	public function is_picture(): bool {
		return str_starts_with( $this->type, 'image/' );
	}

	/** The name it gets in the media library; empty when this kind may not come in. */
	public function file_name(): string {
		$ending = self::ENDINGS[ $this->type ] ?? '';
		if ( '' === $ending ) {
			return '';
		}
		$name = $this->is_picture() ? 'newsroom' : pathinfo( $this->path, PATHINFO_FILENAME );
		return "$name-" . substr( $this->sha256, 0, 16 ) . ".$ending";
	}

	/** Scheme, host and port of where it is fetched from, as Settings::origins() writes them. */
	public function origin(): string {
		return strtolower( implode( '/', array_slice( explode( '/', $this->href ), 0, 3 ) ) );
	}
}
