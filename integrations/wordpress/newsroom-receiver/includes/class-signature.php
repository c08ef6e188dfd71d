<?php
/**
 * Standard Webhooks 1.0.0: symmetric v1, and v1a (ed25519).
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Tells whether a secret of ours signed these very bytes. Plain PHP, no WordPress. */
final class Signature {

	/** Standard Webhooks: every library allows five minutes, either way. */
	private const TOLERANCE_SECONDS = 300;

	/** Bytes. Standard Webhooks asks for 24 to 64; an empty key would let anybody sign. */
	private const SMALLEST_KEY = 24;

	/** Bytes of an ed25519 public key. */
	private const PUBLIC_KEY = 32;

	/**
	 * @param string[] $secrets    whsec_… or, for ed25519, whpk_…; several while a key is being changed.
	 * @param string   $id         Header webhook-id.
	 * @param string   $timestamp  Header webhook-timestamp, Unix seconds.
	 * @param string   $signatures Header webhook-signature.
	 * @param string   $body       The body as it came.
	 * @param int      $now        Unix seconds.
	 * @throws Rejected 400 malformed, 401 not signed by us or too old, 503 no usable secret here.
	 */
	public static function check( array $secrets, string $id, string $timestamp, string $signatures, string $body, int $now ): void {
		$keys = array_map( array( self::class, 'key' ), $secrets );
		if ( array() === $keys ) {
			throw new Rejected( 503, 'The portal has no signing secret yet, so it takes nothing.' );
		}
		if ( '' === $id || '' === $timestamp || '' === $signatures ) {
			throw new Rejected( 400, 'A header is missing: webhook-id, webhook-timestamp or webhook-signature.' );
		}
		if ( ! preg_match( '/\A[!-\-\/-~]{1,256}\z/', $id ) || ! preg_match( '/\A[0-9]{1,12}\z/', $timestamp ) ) {
			throw new Rejected( 400, 'A webhook header is malformed.' );
		}
		if ( abs( $now - (int) $timestamp ) > self::TOLERANCE_SECONDS ) {
			throw new Rejected( 401, 'The time of signing differs by more than 5 minutes from the clock of the portal.' );
		}
		if ( ! self::signed( $keys, "$id.$timestamp.$body", $signatures ) ) {
			throw new Rejected( 401, 'The signature is not valid.' );
		}
	}

	/**
	 * The kind of a secret and its key bytes.
	 *
	 * @param string $secret whsec_ or whpk_ and base64.
	 * @return array{0: string, 1: string} The version of the signatures it checks, and the key.
	 * @throws Rejected 503: a secret that cannot be used stops reception rather than being skipped.
	 */
	public static function key( string $secret ): array {
		$public  = str_starts_with( $secret, 'whpk_' );
		$encoded = preg_replace( '/\A(?:whsec_|whpk_)/', '', $secret );
		$key     = base64_decode( $encoded, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		$length  = false === $key ? 0 : strlen( $key );
		if ( $public ? self::PUBLIC_KEY !== $length : $length < self::SMALLEST_KEY ) {
			throw new Rejected( 503, 'A signing secret of the portal cannot be used.' );
		}
		return array( $public ? 'v1a' : 'v1', $key );
	}

	/**
	 * Whether any signature fits any key. All are compared, in constant time each.
	 *
	 * @param array<int, array{0: string, 1: string}> $keys       As key() gives them.
	 * @param string                                  $signed     Id, time and body, joined by full stops.
	 * @param string                                  $signatures As in the header, separated by spaces.
	 */
	private static function signed( array $keys, string $signed, string $signatures ): bool {
		$fits = false;
		foreach ( $keys as list( $version, $key ) ) {
			foreach ( explode( ' ', $signatures ) as $given ) {
				$fits = ( 'v1a' === $version ? self::signed_by( $key, $signed, $given ) : self::keyed( $key, $signed, $given ) ) || $fits;
			}
		}
		return $fits;
	}

	/**
	 * One v1 signature.
	 *
	 * @param string $key    The common secret.
	 * @param string $signed The bytes.
	 * @param string $given  'v1,' and base64.
	 */
	private static function keyed( string $key, string $signed, string $given ): bool {
		// The right one is encoded rather than the given one decoded: malformed base64 simply differs.
		$right = 'v1,' . base64_encode( hash_hmac( 'sha256', $signed, $key, true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		return hash_equals( $right, $given );
	}

	/**
	 * One v1a signature. WordPress brings sodium along where PHP lacks it.
	 *
	 * @param string $key    The newsroom's public key.
	 * @param string $signed The bytes.
	 * @param string $given  'v1a,' and base64.
	 */
	private static function signed_by( string $key, string $signed, string $given ): bool {
		$signature = str_starts_with( $given, 'v1a,' ) ? base64_decode( substr( $given, 4 ), true ) : false; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		return is_string( $signature ) && 64 === strlen( $signature ) && sodium_crypto_sign_verify_detached( $signature, $signed, $key );
	}
}
