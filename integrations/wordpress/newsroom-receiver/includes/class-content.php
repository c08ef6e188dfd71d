<?php
/**
 * The approved text in an item, and its digest.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Reads the text of a ninjs 3.1 item back and computes what the approvals were given for. Plain PHP. */
final class Content {

	private const SECTION = 'urn:newsroom:section:';
	private const TAG     = 'urn:newsroom:tag:';

	/** Fields that few texts have: those that are empty are left out of the digest. */
	private const DETAILS = array( 'document_number', 'document_issuer', 'document_date', 'contact', 'corrects' );

	/**
	 * The fields an approval binds to; a missing key is an empty value.
	 *
	 * @param array<string, mixed> $item ninjs 3.1.
	 * @return array<string, mixed>
	 * @throws Rejected 422 when a field has an odd type.
	 */
	public static function of( array $item ): array {
		$section = '';
		$tags    = array();
		foreach ( self::entries( $item, 'subjects' ) as $subject ) {
			$uri = self::text( $subject, 'uri' );
			if ( '' === $section && str_starts_with( $uri, self::SECTION ) ) {
				$section = substr( $uri, strlen( self::SECTION ) );
			} elseif ( str_starts_with( $uri, self::TAG ) ) {
				$tags[] = self::text( $subject, 'name' );
			}
		}
		$genres = self::entries( $item, 'genres' );
		return self::details( $item ) + array(
			'title'      => self::role( $item, 'headlines', 'main' ),
			'sapo'       => self::role( $item, 'descriptions', 'summary' ),
			'body'       => self::role( $item, 'bodies', 'main' ),
			'language'   => self::text( $item, 'language' ),
			'type'       => $genres ? self::text( $genres[0], 'name' ) : '',
			'section'    => $section,
			'byline'     => self::text( $item, 'by' ),
			'sources'    => array_map( fn( $source ) => self::text( $source, 'name' ), self::entries( $item, 'infoSources' ) ),
			'tags'       => $tags,
			'correction' => self::text( $item, 'edNote' ),
			'ai_used'    => ! in_array( self::value( $item, 'digitalSourceType' ), array( null, false, 0, 0.0, '', array() ), true ),
		);
	}

	/**
	 * SHA-256, hexadecimal, of the RFC 8785 form of the fields and their version: 2 with any detail, otherwise 1.
	 *
	 * RFC 8785 for these values: the keys are ASCII, there is no fraction, and json_encode escapes strings
	 * exactly as its section 3.2.2.2 asks.
	 *
	 * @param array<string, mixed> $content As of() gives it.
	 */
	public static function digest( array $content ): string {
		$details      = array_filter( array_intersect_key( $content, array_flip( self::DETAILS ) ), fn( $detail ) => '' !== $detail );
		$content      = array_diff_key( $content, array_flip( self::DETAILS ) ) + $details;
		$content['v'] = $details ? 2 : 1;
		ksort( $content, SORT_STRING );
		$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS | JSON_THROW_ON_ERROR;
		return hash( 'sha256', json_encode( $content, $flags ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- wp_json_encode mends what it cannot encode; here that must fail.
	}

	/**
	 * The fields of DETAILS.
	 *
	 * @param array<string, mixed> $item ninjs 3.1.
	 * @return array<string, string>
	 */
	private static function details( array $item ): array {
		return array(
			'document_number' => self::text( self::related( $item, 'objects', 'document' ), 'literal' ),
			'document_issuer' => self::text( self::related( $item, 'organisations', 'issuer' ), 'name' ),
			'document_date'   => self::text( self::related( $item, 'events', 'signed' ), 'literal' ),
			'contact'         => self::role( self::related( $item, 'organisations', 'contact' ), 'contactInfo', 'press' ),
			'corrects'        => self::text( self::related( $item, 'objects', 'corrects' ), 'literal' ),
		);
	}

	/**
	 * The first entry with a relation; empty for none.
	 *
	 * @param array<string, mixed> $item ninjs 3.1.
	 * @param string               $key  The list.
	 * @param string               $rel  The relation.
	 * @return array<string, mixed>
	 */
	private static function related( array $item, string $key, string $rel ): array {
		foreach ( self::entries( $item, $key ) as $entry ) {
			if ( ( $entry['rel'] ?? null ) === $rel ) {
				return $entry;
			}
		}
		return array();
	}

	/**
	 * The display name of the section, or nothing.
	 *
	 * @param array<string, mixed> $item ninjs 3.1.
	 */
	public static function section_name( array $item ): string {
		foreach ( self::entries( $item, 'subjects' ) as $subject ) {
			if ( str_starts_with( self::text( $subject, 'uri' ), self::SECTION ) ) {
				return self::text( $subject, 'name' );
			}
		}
		return '';
	}

	/**
	 * What stands under a key, which ninjs 2.2 writes in lower case; null when nothing does.
	 *
	 * @param array<string, mixed> $owner The object that may have it.
	 * @param string               $key   Its name in ninjs 3.1.
	 */
	public static function value( array $owner, string $key ): mixed {
		return $owner[ $key ] ?? $owner[ strtolower( $key ) ] ?? null;
	}

	/**
	 * A list of objects under a key.
	 *
	 * @param array<string, mixed> $owner The object that may have it.
	 * @param string               $key   Its name.
	 * @return array<int, array<string, mixed>>
	 * @throws Rejected 422 when it is something else.
	 */
	public static function entries( array $owner, string $key ): array {
		$entries = self::value( $owner, $key ) ?: array();
		if ( ! is_array( $entries ) || ! array_is_list( $entries ) || array_filter( $entries, 'is_array' ) !== $entries ) {
			throw new Rejected( 422, 'A field has the wrong type.', $key );
		}
		return $entries;
	}

	/**
	 * A text under a key; missing or null is empty.
	 *
	 * @param array<string, mixed> $owner The object that may have it.
	 * @param string               $key   Its name.
	 * @throws Rejected 422 when it is something else.
	 */
	public static function text( array $owner, string $key ): string {
		$value = self::value( $owner, $key ) ?? '';
		if ( ! is_string( $value ) ) {
			throw new Rejected( 422, 'A field has the wrong type.', $key );
		}
		return $value;
	}

	/**
	 * The value of the first entry with a role.
	 *
	 * @param array<string, mixed> $item ninjs 3.1.
	 * @param string               $key  The list.
	 * @param string               $role The role.
	 */
	private static function role( array $item, string $key, string $role ): string {
		foreach ( self::entries( $item, $key ) as $entry ) {
			if ( ( $entry['role'] ?? null ) === $role ) {
				return self::text( $entry, 'value' );
			}
		}
		return '';
	}
}
