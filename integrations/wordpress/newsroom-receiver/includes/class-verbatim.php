<?php
/**
 * Text that stays as it is.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/**
 * WordPress and block themes turn quotes, dots, dashes, smileys and words in brackets into others, some of them over the
 * whole page at the very end. What those filters look for is written as character references: readers get the same
 * characters, the filters find nothing.
 */
final class Verbatim {

	private const FOUND = '/&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]*);' // A reference stays.
		. '|["\'`\[\]]'
		. '|\.(?=\.)'
		. '|(?<![a-z0-9\x80-\xff])-|-(?![a-z0-9\x80-\xff])'
		. '|(?<!\S)[:;](?=\S)|(?<!\S)8(?=[)o-])'
		. '|\((?=(?:c|r|tm)\))'
		. '|(?<=[0-9])x(?=[0-9])'
		. '|w(?=ordpress)/i';

	/**
	 * HTML that says the same and is left alone.
	 *
	 * @param string $html Clean: no > inside attributes.
	 */
	public static function html( string $html ): string {
		$parts = preg_split( '/(<[^>]*>)/', $html, -1, PREG_SPLIT_DELIM_CAPTURE );
		foreach ( $parts as $place => $part ) {
			$parts[ $place ] = $place % 2
				? strtr( $part, array( '[' => '&#91;', ']' => '&#93;' ) )
				: preg_replace_callback( self::FOUND, array( self::class, 'reference' ), $part );
		}
		return implode( '', $parts );
	}

	/** A character as a reference. @param string[] $found One character, or a reference. */
	private static function reference( array $found ): string {
		return 1 === strlen( $found[0] ) ? '&#' . ord( $found[0] ) . ';' : $found[0];
	}
}
