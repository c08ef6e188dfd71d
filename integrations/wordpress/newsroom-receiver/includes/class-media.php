<?php
/**
 * Pictures and files of stories.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Fetched from the newsroom alone, checked against their digest, kept in the media library, each once. */
final class Media {

	/** Seconds for all of one message: the newsroom waits 15 for an answer. */
	private const FETCH_SECONDS = 8;

	/** Bytes of one copy at most. */
	private const LARGEST_PICTURE = 10 * 1024 * 1024;
	private const LARGEST_FILE    = 50 * 1024 * 1024;

	/**
	 * What the site holds of what the text names, by path: attachment, address, digest, whether a picture.
	 *
	 * @param Story $story With its copies.
	 * @return array<string, array{id: int, url: string, sha256: string, picture: bool}>
	 */
	public static function held( Story $story ): array {
		$held = array();
		foreach ( $story->named_media() as $path => $copy ) {
			$id  = self::attachment( $copy->sha256 );
			$url = $id ? wp_get_attachment_url( $id ) : false;
			if ( $url ) {
				$held[ $path ] = array(
					'id'      => $id,
					'url'     => $url,
					'sha256'  => $copy->sha256,
					'picture' => $copy->is_picture(),
				);
			}
		}
		return $held;
	}

	/**
	 * Fetch what is missing.
	 *
	 * @param Story $story   With its copies.
	 * @param int   $post_id The post they belong to.
	 * @return string[] For each that could not be had: its path and why, in English words of Words.
	 */
	public static function fetch_missing( Story $story, int $post_id ): array {
		$failed = array();
		$until  = microtime( true ) + self::FETCH_SECONDS;
		foreach ( array_diff_key( $story->named_media(), self::held( $story ) ) as $copy ) {
			$why = self::refusal( $copy );
			if ( '' === $why ) {
				$seconds = $until - microtime( true );
				$why     = $seconds < 1 ? 'no time was left' : self::fetch( $copy, $post_id, $seconds );
			}
			if ( '' !== $why ) {
				$failed[] = "$copy->path: $why";
			}
		}
		return $failed;
	}

	/**
	 * The text with the site's own addresses in place of the newsroom's paths.
	 *
	 * @param string                              $html  Sanitised.
	 * @param array<string, array<string, mixed>> $media By path.
	 */
	public static function localised( string $html, array $media ): string {
		foreach ( $media as $path => $one ) {
			$html = preg_replace( '#(\s(?:src|href)=")' . preg_quote( $path, '#' ) . '"#', '${1}' . esc_url_raw( $one['url'] ) . '"', $html );
		}
		return $html;
	}

	/**
	 * The way back, for the digest.
	 *
	 * @param string                              $html  As stored.
	 * @param array<string, array<string, mixed>> $media By path.
	 */
	public static function as_approved( string $html, array $media ): string {
		foreach ( $media as $path => $one ) {
			$html = str_replace( '="' . esc_url_raw( $one['url'] ) . '"', "=\"$path\"", $html );
		}
		return $html;
	}

	/**
	 * The text for readers: with the class by which WordPress knows its pictures and offers their smaller sizes, and without
	 * pictures that are not here yet.
	 *
	 * @param string                              $html  As stored.
	 * @param array<string, array<string, mixed>> $media By path.
	 */
	public static function shown( string $html, array $media ): string {
		foreach ( array_filter( $media, fn( $one ) => $one['picture'] ) as $one ) {
			$source = preg_quote( 'src="' . esc_url_raw( $one['url'] ) . '"', '#' );
			$html   = preg_replace( "#<img (?=[^>]*$source)#", '<img class="wp-image-' . (int) $one['id'] . '" ', $html );
		}
		return preg_replace( '#<img [^>]*src="/media/[^"]*"[^>]*>#', '', $html );
	}

	/**
	 * Delete those of the attachments that no post of ours shows any more.
	 *
	 * @param array<string, array<string, mixed>> $media By path, as a post had them.
	 */
	public static function forget( array $media ): void {
		global $wpdb;
		foreach ( $media as $one ) {
			$like = '%' . $wpdb->esc_like( $one['sha256'] ) . '%';
			if ( $wpdb->get_var( $wpdb->prepare( "SELECT 1 FROM $wpdb->postmeta WHERE meta_key = %s AND meta_value LIKE %s LIMIT 1", Posts::MEDIA, $like ) ) ) { // phpcs:ignore WordPress.DB
				continue;
			}
			wp_delete_attachment( $one['id'], true );
			$wpdb->delete( Store::table( 'media' ), array( 'sha256' => $one['sha256'] ) ); // phpcs:ignore WordPress.DB
		}
	}

	/** The attachment with these bytes, or 0. @param string $sha256 Hexadecimal. */
	private static function attachment( string $sha256 ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT attachment_id FROM ' . Store::table( 'media' ) . ' WHERE sha256 = %s', $sha256 ) ); // phpcs:ignore WordPress.DB
	}

	/** Why a copy may not be fetched; empty when it may. @param Copy $copy As announced. */
	private static function refusal( Copy $copy ): string {
		if ( ! in_array( $copy->origin(), Settings::all()['origins'], true ) ) {
			return 'its server is not among the newsroom\'s addresses in the settings';
		}
		if ( '' === $copy->file_name() ) {
			return 'this kind of file is not taken';
		}
		return $copy->size > ( $copy->is_picture() ? self::LARGEST_PICTURE : self::LARGEST_FILE ) ? 'it is too large' : '';
	}

	/**
	 * Fetch one copy into the media library; returns why it could not be had, or nothing.
	 *
	 * @param Copy  $copy    Allowed.
	 * @param int   $post_id The post it belongs to.
	 * @param float $seconds To wait at most.
	 */
	private static function fetch( Copy $copy, int $post_id, float $seconds ): string {
		require_once ABSPATH . 'wp-admin/includes/file.php';
		require_once ABSPATH . 'wp-admin/includes/media.php';
		require_once ABSPATH . 'wp-admin/includes/image.php';
		$file   = wp_tempnam( $copy->file_name() );
		$answer = wp_remote_get(
			$copy->href,
			array(
				'timeout'             => $seconds,
				'redirection'         => 0, // The sender names the place itself, and signs it.
				'stream'              => true,
				'filename'            => $file,
				'limit_response_size' => $copy->size + 1,
				'decompress'          => false,
				'headers'             => array( 'Accept-Encoding' => 'identity' ),
			)
		);
		$why = self::fault( $answer, $copy, $file ) ?: self::keep( $copy, $file, $post_id );
		if ( file_exists( $file ) ) {
			wp_delete_file( $file );
		}
		return $why;
	}

	/**
	 * What is wrong with what came; empty when nothing is.
	 *
	 * @param array<string, mixed>|\WP_Error $answer Of the newsroom.
	 * @param Copy                           $copy   As announced.
	 * @param string                         $file   Where it was put.
	 */
	private static function fault( array|\WP_Error $answer, Copy $copy, string $file ): string {
		if ( is_wp_error( $answer ) ) {
			return $answer->get_error_message();
		}
		$status = wp_remote_retrieve_response_code( $answer );
		if ( 200 !== $status ) {
			return "the newsroom answered $status";
		}
		if ( hash_file( 'sha256', $file ) !== $copy->sha256 ) {
			return 'it does not fit its digest';
		}
		return $copy->is_picture() && wp_get_image_mime( $file ) !== $copy->type ? 'it is not what it says it is' : '';
	}

	/**
	 * Take a checked file into the media library, once even when two requests have fetched it.
	 *
	 * @param Copy   $copy    As announced.
	 * @param string $file    Where it is.
	 * @param int    $post_id The post it belongs to.
	 */
	private static function keep( Copy $copy, string $file, int $post_id ): string {
		global $wpdb;
		$upload = array(
			'name'     => $copy->file_name(),
			'tmp_name' => $file,
		);
		$id     = media_handle_sideload( $upload, $post_id, null, array( 'post_author' => Settings::author() ) );
		if ( is_wp_error( $id ) ) {
			return $id->get_error_message();
		}
		$table = Store::table( 'media' );
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $table VALUES (%s, %d)", $copy->sha256, $id ) ); // phpcs:ignore WordPress.DB
		$kept = self::attachment( $copy->sha256 );
		if ( $kept !== $id ) {
			if ( wp_get_attachment_url( $kept ) ) {
				wp_delete_attachment( $id, true );
			} else { // The one we knew was deleted by hand.
				$wpdb->update( $table, array( 'attachment_id' => $id ), array( 'sha256' => $copy->sha256 ) ); // phpcs:ignore WordPress.DB
			}
		}
		return '';
	}
}
