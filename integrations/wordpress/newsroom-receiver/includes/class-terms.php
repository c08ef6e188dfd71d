<?php
/**
 * Categories and tags.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Sections of the newsroom become categories by the map of the settings; tags become tags. */
final class Terms {

	/**
	 * Give a post its category and tags.
	 *
	 * @param int   $post_id Of the site.
	 * @param Story $story   With section and tags.
	 */
	public static function assign( int $post_id, Story $story ): void {
		$category = self::category( $story->content['section'], $story->section_name );
		wp_set_object_terms( $post_id, $category ? array( $category ) : array( (int) get_option( 'default_category' ) ), 'category' );
		wp_set_object_terms( $post_id, self::tags( $story->content['tags'] ), 'post_tag' );
	}

	/**
	 * Take both away.
	 *
	 * @param int $post_id Of the site.
	 */
	public static function clear( int $post_id ): void {
		wp_set_object_terms( $post_id, array(), 'category' );
		wp_set_object_terms( $post_id, array(), 'post_tag' );
	}

	/**
	 * The category of a section: the mapped one, else the one of the same slug, else a new one. 0 without a section.
	 *
	 * @param string $slug Of the section.
	 * @param string $name For a new category.
	 */
	private static function category( string $slug, string $name ): int {
		if ( '' === $slug || sanitize_title( $slug ) !== $slug ) {
			return 0;
		}
		$mapped = Settings::all()['sections'][ $slug ] ?? 0;
		if ( $mapped && get_term( $mapped, 'category' ) instanceof \WP_Term ) {
			return $mapped;
		}
		$found = get_term_by( 'slug', $slug, 'category' );
		if ( $found instanceof \WP_Term ) {
			return $found->term_id;
		}
		$made = wp_insert_term( wp_slash( '' === $name ? $slug : $name ), 'category', array( 'slug' => $slug ) );
		if ( is_wp_error( $made ) ) {
			return (int) $made->get_error_data( 'term_exists' );
		}
		return (int) $made['term_id'];
	}

	/**
	 * The ids of tags by these names; those that are not there are made.
	 *
	 * @param string[] $names Up to 20.
	 * @return int[]
	 */
	private static function tags( array $names ): array {
		$ids = array();
		foreach ( $names as $name ) {
			$found = term_exists( wp_slash( $name ), 'post_tag' ) ?: wp_insert_term( wp_slash( $name ), 'post_tag' );
			if ( ! is_wp_error( $found ) ) {
				$ids[] = (int) $found['term_id'];
			}
		}
		return $ids;
	}
}
