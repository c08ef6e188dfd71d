<?php
/**
 * Taking in a verified message.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Once for every webhook-id, never an older version over a newer one, and a receipt of what the site holds. */
final class Inbox {

	/**
	 * Apply a message; returns its outcome, as Log has them, and the receipt to answer with.
	 *
	 * @param string               $webhook_id Of the message.
	 * @param array<string, mixed> $message    Verified.
	 * @param int                  $now        Unix seconds.
	 * @return array{0: string, 1: array<string, mixed>}
	 * @throws Rejected 422 (nothing stored) if the text is not the approved one; 503 (text on show) while pictures are missing.
	 */
	public static function take( string $webhook_id, array $message, int $now ): array {
		$kind = $message['type'];
		if ( is_string( $message['data']['challenge'] ?? null ) && ! in_array( $kind, Story::KINDS, true ) ) {
			return array( 'ping', array( 'challenge' => $message['data']['challenge'] ) );
		}
		if ( 'test.ping' === $kind ) {
			return array( 'ping', array( 'received' => $kind ) );
		}
		if ( ! in_array( $kind, Story::KINDS, true ) ) {
			return array( 'ignored', array( 'ignored' => $kind ) );
		}
		$seen = Store::receipt_for( $webhook_id );
		if ( null !== $seen ) {
			return array( 'replayed', $seen );
		}
		$story = Story::from( $message );
		$left  = Store::transaction( fn() => self::apply( $story ) );
		Media::forget( $left ?? array() );
		self::complete( $story );
		$receipt = Store::keep_receipt( $webhook_id, self::receipt( $story->id ), $now );
		return array( null === $left ? 'stale' : 'applied', $receipt );
	}

	/**
	 * Write the story unless the site holds this version or a newer one; part of a transaction.
	 *
	 * @param Story $story Checked.
	 * @return array<string, array<string, mixed>>|null Pictures and files that the story had and has no more; null when
	 *                                                  nothing was written.
	 */
	private static function apply( Story $story ): ?array {
		$row = Store::lock( $story->id );
		if ( $story->sequence <= (int) $row->sequence ) {
			return null;
		}
		$post_id = (int) $row->post_id;
		$before  = Posts::media( $post_id );
		$held    = Media::held( $story );
		$changes = array(
			'sequence'   => $story->sequence,
			'withdrawn'  => (int) $story->withdrawn,
			'incomplete' => (int) ( count( $held ) < count( $story->named_media() ) ),
			'digest'     => $story->digest,
			'reason'     => $story->reason,
			'language'   => $story->content['language'],
			'at'         => $story->at,
		);
		Store::note( $story->id, $changes );
		if ( $story->withdrawn ) {
			Posts::withdraw( $story, $post_id );
		} else {
			$post_id = Posts::show( $story, $post_id, $held );
			Store::note(
				$story->id,
				array(
					'post_id' => $post_id,
					'url'     => 'publish' === get_post_status( $post_id ) ? get_permalink( $post_id ) : '',
				)
			);
		}
		self::assert_still_ours( $story );
		return array_diff_key( array_column( $before, null, 'sha256' ), array_column( $held, null, 'sha256' ) );
	}

	/**
	 * A server that resolves a deadlock undoes the transaction behind our back, and WordPress goes on without one.
	 *
	 * @param Story $story Just written.
	 * @throws Rejected 503: the newsroom sends it again, and everything is written anew.
	 */
	private static function assert_still_ours( Story $story ): void {
		$row = Store::story( $story->id );
		if ( null === $row || (int) $row->sequence !== $story->sequence ) {
			throw new Rejected( 503, 'The database of the portal did not take the story. It may be sent again.' );
		}
	}

	/**
	 * Fetch pictures that are missing, if the site shows this very version.
	 *
	 * @param Story $story Checked.
	 * @throws Rejected 503 while one cannot be had. The text is on show meanwhile.
	 */
	private static function complete( Story $story ): void {
		$row = Store::story( $story->id );
		if ( ! $row->incomplete || (int) $row->sequence !== $story->sequence ) {
			return;
		}
		$failed = Media::fetch_missing( $story, (int) $row->post_id );
		Store::transaction(
			function () use ( $story, $failed ) {
				$row = Store::lock( $story->id );
				if ( (int) $row->sequence === $story->sequence && $row->incomplete ) {
					Posts::illustrate( $story, (int) $row->post_id, Media::held( $story ) );
					Store::note( $story->id, array( 'incomplete' => $failed ? 1 : 0 ) );
				}
			}
		);
		if ( $failed ) {
			throw new Rejected( 503, 'The text is on show, but a picture or file could not be fetched yet.', implode( '; ', $failed ) );
		}
	}

	/**
	 * What the site holds now. The digest is recomputed from the post as it is stored, never echoed; a tombstone
	 * names the text that was withdrawn. Nothing is claimed for a post that readers do not see.
	 *
	 * @param string $story_id Of the message.
	 * @return array<string, mixed>
	 */
	private static function receipt( string $story_id ): array {
		$row     = Store::story( $story_id );
		$receipt = array( 'sequence' => (int) $row->sequence );
		if ( $row->withdrawn ) {
			return array_filter( array( 'url' => $row->url ) ) + array( 'digest' => $row->digest ) + $receipt;
		}
		clean_post_cache( (int) $row->post_id );
		$post = Posts::post( (int) $row->post_id );
		if ( ! $post || 'publish' !== $post->post_status ) {
			return $receipt;
		}
		return array(
			'url'    => get_permalink( $post ),
			'digest' => Posts::digest( $post ),
		) + $receipt;
	}
}
