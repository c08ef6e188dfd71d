<?php
/**
 * The log below the settings. Given: $lines.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

defined( 'ABSPATH' ) || exit;
?>
<div class="wrap">
	<h2><?php echo esc_html( Words::admin( 'The last messages' ) ); ?></h2>
	<div class="newsroom-log" role="region" tabindex="0" aria-label="<?php echo esc_attr( Words::admin( 'The last messages' ) ); ?>">
	<table class="widefat striped">
		<thead>
			<tr>
				<?php foreach ( array( 'Time', 'Message', 'Type', 'Outcome', 'Answer', 'Reason' ) as $newsroom_head ) : ?>
					<th scope="col"><?php echo esc_html( Words::admin( $newsroom_head ) ); ?></th>
				<?php endforeach; ?>
			</tr>
		</thead>
		<tbody>
			<?php foreach ( $lines as $newsroom_line ) : ?>
				<tr>
					<td><?php echo esc_html( wp_date( 'd/m/Y H:i:s', (int) $newsroom_line->at ) ); ?></td>
					<td><code><?php echo esc_html( $newsroom_line->webhook_id ); ?></code></td>
					<td><?php echo esc_html( $newsroom_line->kind ); ?></td>
					<td><?php echo esc_html( Log::outcome( $newsroom_line->outcome ) ); ?></td>
					<td><?php echo (int) $newsroom_line->status; ?></td>
					<td><?php echo esc_html( Log::reason( $newsroom_line->why ) ); ?></td>
				</tr>
			<?php endforeach; ?>
			<?php if ( array() === $lines ) : ?>
				<tr><td colspan="6"><?php echo esc_html( Words::admin( 'Nothing has come in yet.' ) ); ?></td></tr>
			<?php endif; ?>
		</tbody>
	</table>
	</div>
</div>
