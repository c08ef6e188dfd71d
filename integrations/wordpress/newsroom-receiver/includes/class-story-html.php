<?php
/**
 * A story as HTML.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** All of a story below its title: what was wrong, the lead, the text, and what readers must be told beside it. */
final class Story_Html {

	/**
	 * The HTML of a post that shows a story.
	 *
	 * The digest is that of the text as it is stored, so that whoever looks at the page can tell.
	 *
	 * @param \WP_Post $post Ours.
	 */
	public static function of( \WP_Post $post ): string {
		$content  = Posts::content( $post->ID );
		$language = $content['language'];
		$body     = wp_filter_content_tags( Media::shown( $post->post_content, Posts::media( $post->ID ) ) );
		$lead     = apply_filters( 'newsroom_receiver_show_lead', true, $post->ID ) ? $post->post_excerpt : '';
		$parts    = array(
			self::corrections( $post->ID, $content ),
			'' === $lead ? '' : "<p class=\"newsroom-lead\">$lead</p>",
			self::document( $content ),
			"<div class=\"newsroom-body\">$body</div>",
			self::line( 'newsroom-byline', $content['byline'] ),
			self::line( 'newsroom-contact', self::labelled( $language, 'Contact:', $content['contact'] ?? '' ) ),
			self::line( 'newsroom-sources', self::labelled( $language, 'Source:', implode( '; ', $content['sources'] ) ) ),
			self::line( 'newsroom-ai', $content['ai_used'] ? Words::in( $language, 'Tools of artificial intelligence were used for this story.' ) : '' ),
		);
		$open = '<div class="newsroom-story" lang="' . esc_attr( $language ) . '" data-newsroom-digest="' . esc_attr( Posts::digest( $post ) ) . '">';
		return Verbatim::html( $open . implode( "\n", array_filter( $parts ) ) . '</div>' );
	}

	/** A moment as the site's readers write it. @param int $at Unix seconds. */
	public static function moment( int $at ): string {
		return wp_date( 'd/m/Y H:i', $at );
	}

	/**
	 * What was wrong, the newest first, and which story this one puts right.
	 *
	 * @param int                  $post_id Ours.
	 * @param array<string, mixed> $content Of the story.
	 */
	private static function corrections( int $post_id, array $content ): string {
		$html = '';
		foreach ( array_reverse( array_filter( (array) get_post_meta( $post_id, Posts::CORRECTIONS, true ) ) ) as $one ) {
			$head  = sprintf( Words::in( $content['language'], 'Correction (%s):' ), self::moment( $one['at'] ) );
			$html .= '<p><strong>' . esc_html( $head ) . '</strong> ' . nl2br( esc_html( $one['note'] ) ) . '</p>';
		}
		$corrects = $content['corrects'] ?? '';
		if ( preg_match( '#\Ahttps?://#', $corrects ) ) {
			$html .= '<p>' . esc_html( Words::in( $content['language'], 'Corrected story:' ) )
				. ' <a href="' . esc_url( $corrects ) . '">' . esc_html( $corrects ) . '</a></p>';
		}
		return '' === $html ? '' : "<aside class=\"newsroom-correction\" role=\"note\">$html</aside>";
	}

	/** Number, issuer and date of a document. @param array<string, mixed> $content Of the story. */
	private static function document( array $content ): string {
		$rows = array(
			'Number'          => $content['document_number'] ?? '',
			'Issued by'       => $content['document_issuer'] ?? '',
			'Date of signing' => implode( '/', array_reverse( explode( '-', $content['document_date'] ?? '' ) ) ),
		);
		$html = '';
		foreach ( array_filter( $rows ) as $label => $value ) {
			$html .= '<dt>' . esc_html( Words::in( $content['language'], $label ) ) . '</dt> <dd>' . esc_html( $value ) . '</dd> ';
		}
		return '' === $html ? '' : "<dl class=\"newsroom-document\">$html</dl>";
	}

	/** A text behind its label; nothing without text. @param string $language Of the story. @param string $label Of Words. @param string $text Plain. */
	private static function labelled( string $language, string $label, string $text ): string {
		return '' === $text ? '' : Words::in( $language, $label ) . ' ' . $text;
	}

	/** A line of plain text, or nothing. @param string $css Its class. @param string $text Plain. */
	private static function line( string $css, string $text ): string {
		return '' === $text ? '' : "<p class=\"$css\">" . esc_html( $text ) . '</p>';
	}
}
