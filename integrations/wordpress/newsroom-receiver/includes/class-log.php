<?php
/**
 * What came in, and what became of it.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** The last messages, without any word of their texts. */
final class Log {

	/** Strangers can make us write refusals; they cannot make us fill the disk. */
	private const KEPT = 1000;

	private const OUTCOMES = array(
		'applied'  => 'Taken and shown',
		'replayed' => 'Sent again, answered as before',
		'stale'    => 'Passed over: the site has this version or a newer one',
		'ping'     => 'Test',
		'ignored'  => 'Passed over: a type that is not used',
		'waiting'  => 'Will be sent again',
		'refused'  => 'Refused',
	);

	/**
	 * Write a line.
	 *
	 * @param string $webhook_id As claimed.
	 * @param string $kind       Type of the event; empty before the signature was checked.
	 * @param string $outcome    applied, replayed, stale, ping, ignored, waiting or refused.
	 * @param int    $status     Of the answer.
	 * @param string $why        English sentence of Words, with what it is about.
	 */
	public static function write( string $webhook_id, string $kind, string $outcome, int $status, string $why = '' ): void {
		global $wpdb;
		$table = Store::table( 'log' );
		$wpdb->insert( // phpcs:ignore WordPress.DB
			$table,
			array(
				'at'         => time(),
				'webhook_id' => substr( preg_replace( '/[^!-~]/', '?', $webhook_id ), 0, 100 ),
				'kind'       => substr( preg_replace( '/[^!-~]/', '?', $kind ), 0, 60 ),
				'outcome'    => $outcome,
				'status'     => $status,
				'why'        => $why,
			)
		);
		$wpdb->query( $wpdb->prepare( "DELETE FROM $table WHERE id <= %d", $wpdb->insert_id - self::KEPT ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * An outcome in words for the administrator.
	 *
	 * @param string $outcome As written.
	 */
	public static function outcome( string $outcome ): string {
		return Words::admin( self::OUTCOMES[ $outcome ] ?? $outcome );
	}

	/**
	 * A reason in words for the administrator.
	 *
	 * @param string $why As written: a sentence of Words, perhaps with a detail in brackets.
	 */
	public static function reason( string $why ): string {
		$parts = explode( ' [', $why, 2 );
		return Words::admin( $parts[0] ) . ( isset( $parts[1] ) ? " [$parts[1]" : '' );
	}

	/**
	 * The newest lines, the newest first.
	 *
	 * @param int $count How many at most.
	 * @return object[]
	 */
	public static function last( int $count ): array {
		global $wpdb;
		return $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM ' . Store::table( 'log' ) . ' ORDER BY id DESC LIMIT %d', $count ) ); // phpcs:ignore WordPress.DB
	}
}
