<?php
/**
 * Stories as posts.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Writes posts, and reads back from them what readers get. What is withdrawn leaves a post without a word of it. */
final class Posts {

	/** The status of a tombstone: shown to nobody, kept for its address. */
	public const GONE = 'newsroom_gone';

	public const STORY_ID    = '_newsroom_story_id';
	public const SEQUENCE    = '_newsroom_sequence';
	public const DIGEST      = '_newsroom_digest';
	public const CONTENT     = '_newsroom_content';
	public const CORRECTIONS = '_newsroom_corrections';
	public const MEDIA       = '_newsroom_media';
	public const LANGUAGE    = '_newsroom_language';

	/** Make the status known. */
	public static function register_status(): void {
		register_post_status(
			self::GONE,
			array(
				'label'                     => Words::site( 'Withdrawn' ),
				'public'                    => false,
				'show_in_admin_all_list'    => true,
				'show_in_admin_status_list' => true,
				/* translators: %s: number of posts. */
				'label_count'               => array( Words::site( 'Withdrawn' ) . ' (%s)', Words::site( 'Withdrawn' ) . ' (%s)' ),
			)
		);
	}

	/**
	 * Show this version; the address of a post that is there stays.
	 *
	 * @param Story                               $story   To be shown.
	 * @param int                                 $post_id The post it has; 0 for none.
	 * @param array<string, array<string, mixed>> $media   What the site holds of its pictures and files, by path.
	 * @return int The id of the post.
	 * @throws Rejected 503 when WordPress does not take it.
	 */
	public static function show( Story $story, int $post_id, array $media ): int {
		$embargoed = $story->embargo > time();
		// WordPress hides a post with a date ahead of its clock; the newsroom's clock may be a little ahead.
		$date   = gmdate( 'Y-m-d H:i:s', $embargoed ? $story->embargo : min( $story->first_at, time() ) );
		$fields = array(
			'post_title'    => self::encoded( $story->content['title'] ),
			'post_excerpt'  => self::encoded( $story->content['sapo'] ),
			'post_content'  => Media::localised( Sanitiser::clean( $story->content['body'] ), $media ),
			'post_status'   => $embargoed ? 'future' : 'publish',
			'post_date_gmt' => $date,
			'post_date'     => get_date_from_gmt( $date ),
			'edit_date'     => true,
		);
		$post    = self::post( $post_id );
		$fields += $post ? array( 'ID' => $post->ID ) : array(
			'post_type'   => 'post',
			'post_author' => Settings::author(),
			'post_name'   => $story->slug,
		);
		$id = self::save( apply_filters( 'newsroom_receiver_post', $fields, $story->id ) );
		Terms::assign( $id, $story );
		self::remember( $id, $story, $media );
		/**
		 * A version of a story is on show. For multilingual plugins:
		 * add_action( 'newsroom_receiver_stored', fn( $id, $language ) => pll_set_post_language( $id, $language ), 10, 2 );
		 */
		do_action( 'newsroom_receiver_stored', $id, $story->content['language'], $story->id );
		return $id;
	}

	/**
	 * Take the text away and leave the address.
	 *
	 * @param Story $story   The withdrawal.
	 * @param int   $post_id The post; 0 if readers never saw it.
	 */
	public static function withdraw( Story $story, int $post_id ): void {
		$post = self::post( $post_id );
		if ( ! $post ) {
			return;
		}
		self::save(
			array(
				'ID'           => $post->ID,
				'post_title'   => Words::in( $story->content['language'], 'This story has been withdrawn' ),
				'post_excerpt' => '',
				'post_content' => '',
				'post_status'  => self::GONE,
				'post_name'    => $post->post_name,
			)
		);
		foreach ( wp_get_post_revisions( $post->ID, array( 'check_enabled' => false ) ) as $revision ) {
			wp_delete_post_revision( $revision );
		}
		Terms::clear( $post->ID );
		delete_post_thumbnail( $post->ID );
		foreach ( array( self::CONTENT, self::CORRECTIONS, self::MEDIA, self::DIGEST ) as $key ) {
			delete_post_meta( $post->ID, $key );
		}
		update_post_meta( $post->ID, self::SEQUENCE, $story->sequence );
		do_action( 'newsroom_receiver_withdrawn', $post->ID, $story->id );
	}

	/**
	 * Put pictures that have come since into a post that shows this version.
	 *
	 * @param Story                               $story   On show.
	 * @param int                                 $post_id Its post.
	 * @param array<string, array<string, mixed>> $media   What the site holds now, by path.
	 */
	public static function illustrate( Story $story, int $post_id, array $media ): void {
		$text = Media::localised( Sanitiser::clean( $story->content['body'] ), $media );
		self::save(
			array(
				'ID'           => $post_id,
				'post_content' => $text,
			)
		);
		self::remember_media( $post_id, $media );
	}

	/**
	 * The post, unless it was deleted or thrown away by hand.
	 *
	 * @param int $post_id Of the site.
	 */
	public static function post( int $post_id ): ?\WP_Post {
		$post = $post_id ? get_post( $post_id ) : null;
		return $post && 'trash' !== $post->post_status ? $post : null;
	}

	/**
	 * The digest of the text that readers get, computed from what the database holds.
	 *
	 * @param \WP_Post $post Of the site.
	 */
	public static function digest( \WP_Post $post ): string {
		$content          = self::content( $post->ID );
		$content['title'] = self::decoded( $post->post_title );
		$content['sapo']  = self::decoded( $post->post_excerpt );
		$content['body']  = Media::as_approved( $post->post_content, self::media( $post->ID ) );
		return Content::digest( $content );
	}

	/**
	 * The fields of the text beside title, lead and body.
	 *
	 * @param int $post_id Of the site.
	 * @return array<string, mixed>
	 */
	public static function content( int $post_id ): array {
		return (array) get_post_meta( $post_id, self::CONTENT, true );
	}

	/**
	 * What stands in the post for each path of the approved text.
	 *
	 * @param int $post_id Of the site.
	 * @return array<string, array<string, mixed>>
	 */
	public static function media( int $post_id ): array {
		return array_filter( (array) get_post_meta( $post_id, self::MEDIA, true ) );
	}

	/**
	 * A plain text as the database holds titles and excerpts: themes print them as HTML.
	 *
	 * @param string $text Plain.
	 */
	public static function encoded( string $text ): string {
		return htmlspecialchars( $text, ENT_NOQUOTES, 'UTF-8' );
	}

	/**
	 * The way back.
	 *
	 * @param string $html As stored.
	 */
	public static function decoded( string $html ): string {
		return htmlspecialchars_decode( $html, ENT_NOQUOTES );
	}

	/**
	 * @param array<string, mixed> $fields Of wp_insert_post.
	 * @throws Rejected 503.
	 */
	private static function save( array $fields ): int {
		$slashed = wp_slash( $fields );
		$id      = isset( $fields['ID'] ) ? wp_update_post( $slashed, true ) : wp_insert_post( $slashed, true );
		if ( is_wp_error( $id ) ) {
			throw new Rejected( 503, 'WordPress did not take the story. It may be sent again.', $id->get_error_message() );
		}
		return $id;
	}

	/**
	 * @param int                                 $post_id Of the site.
	 * @param Story                               $story   On show.
	 * @param array<string, array<string, mixed>> $media   What the site holds, by path.
	 */
	private static function remember( int $post_id, Story $story, array $media ): void {
		$content = array_diff_key( $story->content, array_flip( array( 'title', 'sapo', 'body' ) ) );
		update_post_meta( $post_id, self::STORY_ID, $story->id );
		update_post_meta( $post_id, self::SEQUENCE, $story->sequence );
		update_post_meta( $post_id, self::DIGEST, $story->digest );
		update_post_meta( $post_id, self::LANGUAGE, $story->content['language'] );
		update_post_meta( $post_id, self::CONTENT, wp_slash( $content ) );
		self::remember_media( $post_id, $media );
		self::remember_correction( $post_id, $story );
	}

	/**
	 * @param int                                 $post_id Of the site.
	 * @param array<string, array<string, mixed>> $media   By path.
	 */
	private static function remember_media( int $post_id, array $media ): void {
		update_post_meta( $post_id, self::MEDIA, wp_slash( $media ) );
		$pictures = array_filter( $media, fn( $one ) => $one['picture'] );
		if ( Settings::all()['featured'] && $pictures ) {
			set_post_thumbnail( $post_id, reset( $pictures )['id'] );
		}
	}

	/** A note stays for readers when a later version brings none. @param int $post_id Of the site. @param Story $story On show. */
	private static function remember_correction( int $post_id, Story $story ): void {
		$notes = array_filter( (array) get_post_meta( $post_id, self::CORRECTIONS, true ) );
		$note  = $story->content['correction'];
		if ( '' !== $note && ( end( $notes )['note'] ?? null ) !== $note ) {
			$notes[] = array(
				'note' => $note,
				'at'   => $story->at,
			);
			update_post_meta( $post_id, self::CORRECTIONS, wp_slash( $notes ) );
		}
	}
}
