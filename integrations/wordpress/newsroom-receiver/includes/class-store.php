<?php
/**
 * The plugin's own tables.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/**
 * Which version of each story the site holds, which messages it has answered, which pictures it has.
 *
 * The tables are InnoDB whatever the server's default is: order and truth rest on row locks.
 */
final class Store {

	private const SCHEMA_OPTION = 'newsroom_receiver_schema';
	private const SCHEMA        = 1;

	/** Receipts are kept longer than any message is tried again. */
	private const RECEIPT_DAYS = 60;

	/** Make what is missing; safe to run twice. */
	public static function install(): void {
		global $wpdb;
		$options = 'ENGINE=InnoDB ' . $wpdb->get_charset_collate();
		$ascii   = 'CHARACTER SET ascii COLLATE ascii_bin';
		$tables  = array(
			'stories' => "story_id VARCHAR(100) $ascii NOT NULL PRIMARY KEY,
				sequence BIGINT UNSIGNED NOT NULL,
				withdrawn TINYINT(1) NOT NULL DEFAULT 0,
				incomplete TINYINT(1) NOT NULL DEFAULT 0,
				digest VARCHAR(64) $ascii NOT NULL DEFAULT '',
				reason TEXT NOT NULL,
				language VARCHAR(35) $ascii NOT NULL DEFAULT '',
				at BIGINT NOT NULL DEFAULT 0,
				post_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
				url VARCHAR(500) NOT NULL DEFAULT '',
				KEY post_id (post_id)",
			'handled' => "webhook_id VARCHAR(256) $ascii NOT NULL PRIMARY KEY,
				receipt TEXT NOT NULL,
				at BIGINT NOT NULL,
				KEY at (at)",
			'media'   => "sha256 CHAR(64) $ascii NOT NULL PRIMARY KEY,
				attachment_id BIGINT UNSIGNED NOT NULL",
			'log'     => "id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
				at BIGINT NOT NULL,
				webhook_id VARCHAR(100) NOT NULL,
				kind VARCHAR(60) NOT NULL,
				outcome VARCHAR(20) NOT NULL,
				status SMALLINT NOT NULL,
				why TEXT NOT NULL",
		);
		foreach ( $tables as $name => $columns ) {
			$wpdb->query( 'CREATE TABLE IF NOT EXISTS ' . self::table( $name ) . " ($columns) $options" ); // phpcs:ignore WordPress.DB
		}
		update_option( self::SCHEMA_OPTION, self::SCHEMA );
	}

	/** Also reached on sites of a network that was never activated one by one. */
	public static function install_if_needed(): void {
		if ( (int) get_option( self::SCHEMA_OPTION ) !== self::SCHEMA ) {
			self::install();
		}
	}

	/** Forget everything but the posts and pictures themselves. */
	public static function uninstall(): void {
		global $wpdb;
		foreach ( array( 'stories', 'handled', 'media', 'log' ) as $name ) {
			$wpdb->query( 'DROP TABLE IF EXISTS ' . self::table( $name ) ); // phpcs:ignore WordPress.DB
		}
		delete_option( self::SCHEMA_OPTION );
		delete_option( Settings::OPTION );
	}

	/** The full name of a table. @param string $name Ours. */
	public static function table( string $name ): string {
		global $wpdb;
		return $wpdb->prefix . "newsroom_$name";
	}

	/**
	 * Do something in one transaction.
	 *
	 * @template T
	 * @param callable(): T $what Whatever it throws undoes everything.
	 * @return T
	 */
	public static function transaction( callable $what ): mixed {
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		try {
			$done = $what();
		} catch ( \Throwable $failure ) {
			$wpdb->query( 'ROLLBACK' );
			wp_cache_flush();
			throw $failure;
		}
		$wpdb->query( 'COMMIT' );
		return $done;
	}

	/**
	 * The row of a story, locked until the transaction ends; made (sequence 0) if there is none.
	 *
	 * The insert takes the lock, so that nothing is read before it is held and nobody waits for each other.
	 *
	 * @param string $story_id Of the message.
	 */
	public static function lock( string $story_id ): object {
		global $wpdb;
		$table = self::table( 'stories' );
		$wpdb->query( $wpdb->prepare( "INSERT INTO $table (story_id, sequence, reason) VALUES (%s, 0, '') ON DUPLICATE KEY UPDATE story_id = story_id", $story_id ) ); // phpcs:ignore WordPress.DB
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT * FROM $table WHERE story_id = %s FOR UPDATE", $story_id ) ); // phpcs:ignore WordPress.DB
		if ( null === $row ) {
			throw new Rejected( 503, 'The database of the portal did not take the story. It may be sent again.' );
		}
		return $row;
	}

	/**
	 * The row of a story, as it is now.
	 *
	 * @param string $story_id Of the message.
	 */
	public static function story( string $story_id ): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM ' . self::table( 'stories' ) . ' WHERE story_id = %s', $story_id ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * The row of the story that a post shows or showed.
	 *
	 * @param int $post_id Of the site.
	 */
	public static function story_of_post( int $post_id ): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM ' . self::table( 'stories' ) . ' WHERE post_id = %d', $post_id ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * Note something of a story whose row is locked.
	 *
	 * @param string               $story_id Of the message.
	 * @param array<string, mixed> $columns  New values.
	 * @throws Rejected 503 when the database refuses.
	 */
	public static function note( string $story_id, array $columns ): void {
		global $wpdb;
		if ( false === $wpdb->update( self::table( 'stories' ), $columns, array( 'story_id' => $story_id ) ) ) { // phpcs:ignore WordPress.DB
			throw new Rejected( 503, 'The database of the portal did not take the story. It may be sent again.' );
		}
	}

	/**
	 * The receipt that a message was answered with, or null.
	 *
	 * @param string $webhook_id Of the message.
	 * @return array<string, mixed>|null
	 */
	public static function receipt_for( string $webhook_id ): ?array {
		global $wpdb;
		$found = $wpdb->get_var( $wpdb->prepare( 'SELECT receipt FROM ' . self::table( 'handled' ) . ' WHERE webhook_id = %s', $webhook_id ) ); // phpcs:ignore WordPress.DB
		return null === $found ? null : json_decode( $found, true );
	}

	/**
	 * Keep the receipt of a message, unless the same message was answered at the same moment; returns what is kept.
	 *
	 * @param string               $webhook_id Of the message.
	 * @param array<string, mixed> $receipt    To answer with.
	 * @param int                  $now        Unix seconds.
	 * @return array<string, mixed>
	 */
	public static function keep_receipt( string $webhook_id, array $receipt, int $now ): array {
		global $wpdb;
		$table = self::table( 'handled' );
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $table VALUES (%s, %s, %d)", $webhook_id, wp_json_encode( $receipt ), $now ) ); // phpcs:ignore WordPress.DB
		$wpdb->query( $wpdb->prepare( "DELETE FROM $table WHERE at < %d LIMIT 100", $now - self::RECEIPT_DAYS * DAY_IN_SECONDS ) ); // phpcs:ignore WordPress.DB
		return self::receipt_for( $webhook_id ) ?? $receipt;
	}
}
