<?php
/**
 * The settings of the site.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** One option, read in one place, every value checked when it is saved. */
final class Settings {

	public const OPTION = 'newsroom_receiver_settings';

	/** @return array{secrets: string[], origins: string[], sections: array<string, int>, author: int, featured: bool} */
	public static function all(): array {
		$stored = get_option( self::OPTION );
		return array_merge(
			array(
				'secrets'  => array(),
				'origins'  => array(),
				'sections' => array(),
				'author'   => 0,
				'featured' => false,
			),
			is_array( $stored ) ? $stored : array()
		);
	}

	/**
	 * The signing secrets: those of wp-config.php (NEWSROOM_RECEIVER_SECRETS, separated by spaces) before the page's.
	 *
	 * @return string[]
	 */
	public static function secrets(): array {
		if ( defined( 'NEWSROOM_RECEIVER_SECRETS' ) ) {
			return preg_split( '/\s+/', trim( (string) NEWSROOM_RECEIVER_SECRETS ), -1, PREG_SPLIT_NO_EMPTY );
		}
		return self::all()['secrets'];
	}

	/**
	 * Whom new posts belong to: the chosen user while there is one, otherwise the first administrator.
	 * Never anybody a message names.
	 */
	public static function author(): int {
		$chosen = self::all()['author'];
		if ( $chosen && get_userdata( $chosen ) ) {
			return $chosen;
		}
		$found = get_users(
			array(
				'role'    => 'administrator',
				'orderby' => 'ID',
				'number'  => 1,
				'fields'  => 'ID',
			)
		);
		return (int) ( $found[0] ?? 0 );
	}

	/**
	 * Write some settings over the present ones; not loaded with every page, for it holds keys.
	 *
	 * @param array<string, mixed> $changes By key of all().
	 */
	public static function change( array $changes ): void {
		update_option( self::OPTION, array_merge( self::all(), $changes ), false );
	}

	/**
	 * The origins written in a text, a line each, as 'https://newsroom.example.vn' or with a port.
	 *
	 * @param string $text As typed.
	 * @return string[]|null Null when a line is no origin.
	 */
	public static function origins_in( string $text ): ?array {
		$lines   = preg_split( '/\s+/', strtolower( trim( $text ) ), -1, PREG_SPLIT_NO_EMPTY );
		$origins = array_map( fn( $line ) => rtrim( $line, '/' ), $lines );
		$sound   = preg_grep( '#\Ahttps?://[a-z0-9.-]+(:[0-9]{1,5})?\z#', $origins );
		return count( $sound ) === count( $origins ) ? array_values( array_unique( $origins ) ) : null;
	}

	/**
	 * Whether a secret can be used.
	 *
	 * @param string $secret As typed.
	 */
	public static function is_secret( string $secret ): bool {
		try {
			Signature::key( $secret );
			return 1 === preg_match( '/\A(?:whsec_|whpk_)/', $secret );
		} catch ( Rejected ) {
			return false;
		}
	}
}
