<?php
/**
 * What readers see.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Shows the approved text to the letter, what readers must be told beside it, and tombstones. */
final class Page {

	/** After every filter that turns quotes, dots and smileys into others, adds paragraphs or runs shortcodes. */
	private const LAST = 9999;

	/** Register everything. */
	public static function hook(): void {
		add_filter( 'the_content', array( self::class, 'set_aside' ), 0 );
		add_filter( 'the_content', array( self::class, 'put_back' ), self::LAST );
		add_filter( 'the_title', array( self::class, 'title' ), self::LAST, 2 );
		add_filter( 'single_post_title', array( self::class, 'head_title' ), self::LAST, 2 );
		add_filter( 'get_the_excerpt', array( self::class, 'excerpt' ), self::LAST, 2 );
		add_filter( 'the_excerpt', array( self::class, 'shown_excerpt' ), self::LAST );
		add_filter( 'language_attributes', array( self::class, 'language' ) );
		add_action( 'wp_enqueue_scripts', array( self::class, 'style' ) );
		add_action( 'template_redirect', array( self::class, 'tombstone' ), 1 );
	}

	/**
	 * Put a mark in place of the text, so that what others add before and after it stays.
	 *
	 * @param string $content Of the post in the loop.
	 */
	public static function set_aside( string $content ): string {
		$post = get_post();
		return self::is_ours( $post ) ? self::mark( $post ) : $content;
	}

	/**
	 * Put the text in place of the mark.
	 *
	 * @param string $content With the mark.
	 */
	public static function put_back( string $content ): string {
		$post = get_post();
		if ( ! self::is_ours( $post ) ) {
			return $content;
		}
		return str_replace( self::mark( $post ), Story_Html::of( $post ), $content );
	}

	/**
	 * The title as it was approved.
	 *
	 * @param string   $title   Of a post, changed by others.
	 * @param int|null $post_id Its post.
	 */
	public static function title( string $title, mixed $post_id = null ): string {
		$post = $post_id ? get_post( (int) $post_id ) : null;
		return self::is_ours( $post ) ? Verbatim::html( $post->post_title ) : $title;
	}

	/**
	 * The same for the head of the page.
	 *
	 * @param string   $title Changed by others.
	 * @param \WP_Post $post  Its post.
	 */
	public static function head_title( string $title, mixed $post = null ): string {
		return $post instanceof \WP_Post && self::is_ours( $post ) ? Verbatim::html( $post->post_title ) : $title;
	}

	/**
	 * The lead as it was approved.
	 *
	 * @param string        $excerpt Changed by others.
	 * @param \WP_Post|null $post    Its post.
	 */
	public static function excerpt( string $excerpt, mixed $post = null ): string {
		return $post instanceof \WP_Post && self::is_ours( $post ) && '' !== $post->post_excerpt ? Verbatim::html( $post->post_excerpt ) : $excerpt;
	}

	/**
	 * The same where a theme prints it.
	 *
	 * @param string $html Changed by others.
	 */
	public static function shown_excerpt( string $html ): string {
		$post = get_post();
		return self::is_ours( $post ) && '' !== $post->post_excerpt ? '<p>' . Verbatim::html( $post->post_excerpt ) . '</p>' : $html;
	}

	/**
	 * A page with one story speaks its language.
	 *
	 * @param string $attributes Of the html element.
	 */
	public static function language( string $attributes ): string {
		$post = is_singular() ? get_queried_object() : null;
		if ( ! $post instanceof \WP_Post || ! self::is_ours( $post ) ) {
			return $attributes;
		}
		$language = esc_attr( get_post_meta( $post->ID, Posts::LANGUAGE, true ) );
		return preg_replace( '/lang="[^"]*"/', "lang=\"$language\"", $attributes );
	}

	/** Our few lines of style. */
	public static function style(): void {
		wp_enqueue_style( 'newsroom-receiver', plugins_url( 'assets/story.css', PLUGIN_FILE ), array(), VERSION );
	}

	/** Where a withdrawn story stood: 410, the reason, and nothing of its text. */
	public static function tombstone(): void {
		if ( ! is_404() ) {
			return;
		}
		$post = self::gone_post();
		$row  = $post ? Store::story_of_post( $post->ID ) : null;
		if ( ! $row || ! $row->withdrawn ) {
			return;
		}
		/** For themes with a page of their own: print it and exit. */
		do_action( 'newsroom_receiver_tombstone', $row->reason, (int) $row->at, $row->language );
		header( 'X-Robots-Tag: noindex' );
		$title = Words::in( $row->language, 'This story has been withdrawn' );
		$when  = sprintf( Words::in( $row->language, 'Withdrawn at %s.' ), Story_Html::moment( (int) $row->at ) );
		$text  = '<h1>' . esc_html( $title ) . '</h1>';
		$text .= '' === $row->reason ? '' : '<p>' . nl2br( esc_html( $row->reason ) ) . '</p>';
		$text .= '<p>' . esc_html( $when ) . '</p>';
		wp_die(
			'<div lang="' . esc_attr( $row->language ) . '">' . $text . '</div>', // phpcs:ignore WordPress.Security.EscapeOutput
			esc_html( $title ),
			array(
				'response'  => 410,
				'link_url'  => esc_url( home_url( '/' ) ),
				'link_text' => esc_html( get_bloginfo( 'name' ) ),
			)
		);
	}

	/** The tombstone that the address asks for, by name or number. */
	private static function gone_post(): ?\WP_Post {
		$id = (int) get_query_var( 'p' );
		if ( $id ) {
			$post = get_post( $id );
			return $post && Posts::GONE === $post->post_status ? $post : null;
		}
		$name = (string) get_query_var( 'name' );
		if ( '' === $name ) {
			return null;
		}
		$found = get_posts(
			array(
				'name'             => $name,
				'post_type'        => 'post',
				'post_status'      => Posts::GONE,
				'numberposts'      => 1,
				'suppress_filters' => true,
			)
		);
		return $found[0] ?? null;
	}

	/** What stands in for the text meanwhile: a block, so that no paragraph is put around it. @param \WP_Post $post Ours. */
	private static function mark( \WP_Post $post ): string {
		return "<div data-newsroom-story=\"$post->ID\"></div>";
	}

	/** Whether a post shows a story of the newsroom. @param \WP_Post|null $post Of the site. */
	private static function is_ours( ?\WP_Post $post ): bool {
		return $post && '' !== get_post_meta( $post->ID, Posts::DIGEST, true );
	}
}
