<?php
// Asks the plugin's checks, without WordPress. Reads cases as JSON from standard input and prints an answer for each.
namespace Newsroom_Receiver;

foreach ( array( 'rejected', 'signature', 'content', 'copy', 'story' ) as $name ) {
	require "$argv[1]/includes/class-$name.php";
}

function answer( array $case ): string {
	try {
		if ( isset( $case['item'] ) ) {
			return Content::digest( Content::of( $case['item'] ) );
		}
		Signature::check( $case['secrets'], $case['id'], $case['timestamp'], $case['signatures'], base64_decode( $case['body'] ), $case['now'] );
		return 'signed';
	} catch ( Rejected $refusal ) {
		return (string) $refusal->status;
	}
}

$cases = json_decode( stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
echo json_encode( array_map( 'Newsroom_Receiver\answer', $cases ) );
