<?php
/**
 * The site's own gate for body HTML.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** A signature says who sent it, not that it is harmless. */
final class Sanitiser {

	private const PLAIN = array(
		'p', 'h2', 'h3', 'h4', 'ul', 'blockquote', 'strong', 'em', 'u', 's', 'sub', 'sup', 'br', 'hr', 'table', 'caption',
		'thead', 'tbody', 'tfoot', 'tr', 'figure', 'figcaption', 'pre', 'code', 'cite', 'small',
	);

	private const WITH_ATTRIBUTES = array(
		'a'   => array( 'href', 'title', 'id' ),
		'img' => array( 'src', 'alt', 'width', 'height' ),
		'ol'  => array( 'start' ),
		'li'  => array( 'id' ),
		'td'  => array( 'colspan', 'rowspan', 'scope' ),
		'th'  => array( 'colspan', 'rowspan', 'scope' ),
	);

	/**
	 * HTML with what the newsroom may send and nothing else; HTML in the newsroom's form comes back unchanged.
	 *
	 * Narrower than wp_kses_post, whose filters WordPress applies once more when the post is saved.
	 *
	 * @param string $html As it came.
	 */
	public static function clean( string $html ): string {
		$allowed = array_fill_keys( self::PLAIN, array() );
		foreach ( self::WITH_ATTRIBUTES as $tag => $attributes ) {
			$allowed[ $tag ] = array_fill_keys( $attributes, true );
		}
		$clean = wp_kses( $html, $allowed, array( 'http', 'https', 'mailto', 'tel' ) );
		// Ids are for footnotes alone: any other could take the place of what scripts of the site look up.
		return preg_replace( '/(<(?:a|li)\b[^>]*?) id="(?!(?:fn|fnref)-[1-9][0-9]{0,2}")[^"]*"/', '$1', $clean );
	}
}
