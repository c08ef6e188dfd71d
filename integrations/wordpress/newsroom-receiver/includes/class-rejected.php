<?php
/**
 * The refusal of a message.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** The message must not be used. The status is the HTTP answer, the message an English sentence of Words. */
final class Rejected extends \RuntimeException {

	/**
	 * @param int    $status HTTP status of the answer.
	 * @param string $why    English sentence, translated where it is shown.
	 * @param string $detail What cannot be translated: a field, a path.
	 */
	public function __construct( public readonly int $status, string $why, public readonly string $detail = '' ) {
		parent::__construct( $why );
	}
}
