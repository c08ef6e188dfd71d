<?php
/**
 * The story in a verified message.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** One version of one story, checked: its text is the approved text. Times are Unix seconds. Plain PHP. */
final class Story {

	public const KINDS = array(
		'story.published',
		'story.updated',
		'story.corrected',
		'story.taken_down',
		'statement.issued',
		'statement.recalled',
	);

	private const WITHDRAWALS = array( 'story.taken_down', 'statement.recalled' );

	/**
	 * @param string               $id           The story's UUID; never changes.
	 * @param int                  $sequence     Rises with every event of the story.
	 * @param string               $kind         One of KINDS.
	 * @param string               $digest       Of the approved text; of the text that goes, when withdrawn.
	 * @param bool                 $withdrawn    Whether readers lose it.
	 * @param array<string, mixed> $content      As Content::of gives it.
	 * @param string               $section_name For display.
	 * @param string               $slug         A proposal for the address.
	 * @param string               $reason       Why it was withdrawn, for readers.
	 * @param int                  $at           When this version was published, or the story withdrawn.
	 * @param int                  $first_at     When it was first published.
	 * @param int                  $embargo      Not to be shown before; 0 for none.
	 * @param array<string, Copy>  $media        Copies of pictures and files by their path in the text.
	 */
	private function __construct(
		public readonly string $id,
		public readonly int $sequence,
		public readonly string $kind,
		public readonly string $digest,
		public readonly bool $withdrawn,
		public readonly array $content,
		public readonly string $section_name,
		public readonly string $slug,
		public readonly string $reason,
		public readonly int $at,
		public readonly int $first_at,
		public readonly int $embargo,
		public readonly array $media,
	) {}

	/**
	 * @param array<string, mixed> $message A verified message of one of KINDS.
	 * @throws Rejected 422 when the text is not the approved text, or the message is not sound.
	 */
	public static function from( array $message ): self {
		$data      = $message['data'];
		$item      = is_array( $data['item'] ?? null ) ? $data['item'] : array();
		$withdrawn = in_array( $message['type'], self::WITHDRAWALS, true ) || 'canceled' === Content::value( $item, 'pubStatus' );
		$digest    = self::checked_digest( $data, $item, $withdrawn );
		$embargo   = Content::value( $item, 'embargoedUntil' );
		$at        = self::time( ( $withdrawn ? null : $data['published_at'] ?? null ) ?? $message['timestamp'] ?? null );
		$reason    = is_array( $data['reason'] ?? null ) ? Content::text( $data['reason'], 'text' ) : '';
		return new self(
			self::id_in( $data ),
			self::sequence_in( $data ),
			$message['type'],
			$digest,
			$withdrawn,
			Content::of( $item ),
			Content::section_name( $item ),
			self::slug_in( $item ),
			$withdrawn ? $reason : '',
			$at,
			isset( $data['first_published_at'] ) ? self::time( $data['first_published_at'] ) : $at,
			null === $embargo ? 0 : self::time( $embargo ),
			$withdrawn ? array() : self::media_in( $data ),
		);
	}

	/** The copies that the text names, by path. @return array<string, Copy> */
	public function named_media(): array {
		preg_match_all( '#\s(?:src|href)="(/media/[^"]+)"#', $this->content['body'], $found );
		return array_intersect_key( $this->media, array_flip( $found[1] ) );
	}

	/**
	 * The digest, once text and approvals are proved to agree on it.
	 *
	 * @param array<string, mixed> $data      Of the message.
	 * @param array<string, mixed> $item      Of the data.
	 * @param bool                 $withdrawn A withdrawal may come without its text; then only approvals are compared.
	 * @throws Rejected 422.
	 */
	private static function checked_digest( array $data, array $item, bool $withdrawn ): string {
		if ( true === ( $data['exercise'] ?? false ) ) {
			throw new Rejected( 422, 'A rehearsal is not published.' );
		}
		$digest = $data['digest'] ?? null;
		if ( ! is_string( $digest ) || ! preg_match( '/\A[0-9a-f]{64}\z/', $digest ) || array() === $item ) {
			throw new Rejected( 422, 'The digest or the item is missing.' );
		}
		$textless = $withdrawn && empty( $item['bodies'] );
		if ( ! $textless && ! hash_equals( Content::digest( Content::of( $item ) ), $digest ) ) {
			throw new Rejected( 422, 'The text does not fit the digest that came with it.' );
		}
		foreach ( Content::entries( $data, 'approvals' ) as $approval ) {
			if ( ( $approval['digest'] ?? null ) !== $digest ) {
				throw new Rejected( 422, 'An approval was given for another text.' );
			}
		}
		return $digest;
	}

	/** @param array<string, mixed> $data Of the message. */
	private static function id_in( array $data ): string {
		$id = $data['story_id'] ?? null;
		if ( ! is_string( $id ) || ! preg_match( '/\A[!-~]{1,100}\z/', $id ) ) {
			throw new Rejected( 422, 'The story_id is missing.' );
		}
		return $id;
	}

	/** @param array<string, mixed> $data Of the message. */
	private static function sequence_in( array $data ): int {
		$sequence = $data['sequence'] ?? null;
		// The largest integer every JSON reader keeps exact (RFC 8259, section 6).
		if ( ! is_int( $sequence ) || $sequence < 1 || $sequence > 2 ** 53 - 1 ) {
			throw new Rejected( 422, 'The sequence must be a positive whole number.' );
		}
		return $sequence;
	}

	/** @param array<string, mixed> $item ninjs 3.1. */
	private static function slug_in( array $item ): string {
		$slug = $item['slugline'] ?? null;
		return is_string( $slug ) && preg_match( '/\A[a-z0-9-]{1,120}\z/', $slug ) ? $slug : 'tin';
	}

	/**
	 * @param array<string, mixed> $data Of the message.
	 * @return array<string, Copy>
	 */
	private static function media_in( array $data ): array {
		$media = array();
		foreach ( Content::entries( $data, 'media' ) as $told ) {
			$copy                 = Copy::from( $told );
			$media[ $copy->path ] = $copy;
		}
		return $media;
	}

	/**
	 * @param mixed $value RFC 3339 with a zone.
	 * @throws Rejected 422.
	 */
	private static function time( mixed $value ): int {
		$form = '/\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z/';
		$time = is_string( $value ) && preg_match( $form, $value ) ? strtotime( $value ) : false;
		if ( false === $time ) {
			throw new Rejected( 422, 'A time must follow RFC 3339 and have a zone.' );
		}
		return $time;
	}
}
