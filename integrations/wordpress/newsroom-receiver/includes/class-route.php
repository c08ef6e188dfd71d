<?php
/**
 * Where signed messages come in.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** POST /wp-json/newsroom-receiver/v1/messages */
final class Route {

	/** Bytes of a message. */
	private const LARGEST = 2 * 1024 * 1024;

	/** Make the address known. Whoever calls it proves who they are by the signature, not by an account. */
	public static function register(): void {
		register_rest_route(
			'newsroom-receiver/v1',
			'/messages',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'receive' ),
				'permission_callback' => '__return_true',
			)
		);
	}

	/** The address to give to the newsroom. */
	public static function url(): string {
		return rest_url( 'newsroom-receiver/v1/messages' );
	}

	/**
	 * Take one message; answers 200 with a receipt, or the status and reason of the refusal.
	 *
	 * @param \WP_REST_Request $request With the body as it came.
	 */
	public static function receive( \WP_REST_Request $request ): \WP_REST_Response {
		// Whatever account the request may carry lends the message nothing, above all no unfiltered HTML.
		wp_set_current_user( 0 );
		ignore_user_abort( true );
		$id   = (string) $request->get_header( 'webhook_id' );
		$kind = '';
		try {
			$message                  = self::verified( $request, $id );
			$kind                     = $message['type'];
			list( $outcome, $answer ) = Inbox::take( $id, $message, time() );
			Log::write( $id, $kind, $outcome, 200 );
			return new \WP_REST_Response( $answer, 200 );
		} catch ( Rejected $refusal ) {
			$detail = '' === $refusal->detail ? '' : " [$refusal->detail]";
			Log::write( $id, $kind, 503 === $refusal->status ? 'waiting' : 'refused', $refusal->status, $refusal->getMessage() . $detail );
			return new \WP_REST_Response( array( 'error' => Words::site( $refusal->getMessage() ) . $detail ), $refusal->status );
		}
	}

	/**
	 * The message, once its signature is proved.
	 *
	 * @param \WP_REST_Request $request With the body as it came.
	 * @param string           $id      Header webhook-id.
	 * @return array{type: string, data: array<string, mixed>}
	 * @throws Rejected With the status to answer.
	 */
	private static function verified( \WP_REST_Request $request, string $id ): array {
		if ( 'application/json' !== ( $request->get_content_type()['value'] ?? '' ) ) {
			throw new Rejected( 415, 'Only application/json is taken.' );
		}
		$body = $request->get_body();
		if ( strlen( $body ) > self::LARGEST ) {
			throw new Rejected( 413, 'The message is larger than 2 MB.' );
		}
		$timestamp  = (string) $request->get_header( 'webhook_timestamp' );
		$signatures = (string) $request->get_header( 'webhook_signature' );
		Signature::check( Settings::secrets(), $id, $timestamp, $signatures, $body, time() );
		try {
			$message = json_decode( $body, true, 512, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING );
		} catch ( \JsonException ) {
			throw new Rejected( 400, 'The body is not JSON.' );
		}
		if ( ! is_array( $message ) || ! is_string( $message['type'] ?? null ) || ! is_array( $message['data'] ?? null ) ) {
			throw new Rejected( 422, 'The message must have a type and data.' );
		}
		return $message;
	}
}
