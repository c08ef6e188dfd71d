<?php
/**
 * The form of the settings page. Given: $settings.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

defined( 'ABSPATH' ) || exit;

$newsroom_rows = array_merge( array_keys( $settings['sections'] ), array( '' ) );
?>
<div class="wrap">
	<h1><?php echo esc_html( Words::admin( 'Newsroom' ) ); ?></h1>
	<?php echo Settings_Page::notice(); // phpcs:ignore WordPress.Security.EscapeOutput ?>
	<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
		<input type="hidden" name="action" value="newsroom_receiver_save">
		<?php wp_nonce_field( 'newsroom_receiver_save' ); ?>
		<table class="form-table">
			<tr>
				<th scope="row"><?php echo esc_html( Words::admin( 'Address to give to the newsroom' ) ); ?></th>
				<td><code><?php echo esc_html( Route::url() ); ?></code></td>
			</tr>
			<?php foreach ( array( 'Signing secret', 'Second secret, while the secret is being changed' ) as $newsroom_place => $newsroom_label ) : ?>
				<?php $newsroom_secret = $settings['secrets'][ $newsroom_place ] ?? ''; ?>
				<tr>
					<th scope="row">
						<label for="newsroom-secret-<?php echo (int) $newsroom_place; ?>"><?php echo esc_html( Words::admin( $newsroom_label ) ); ?></label>
					</th>
					<td>
						<input type="password" class="regular-text" autocomplete="off" name="secret[<?php echo (int) $newsroom_place; ?>]" id="newsroom-secret-<?php echo (int) $newsroom_place; ?>" placeholder="whsec_…">
						<?php if ( defined( 'NEWSROOM_RECEIVER_SECRETS' ) ) : ?>
							<p class="description"><?php echo esc_html( Words::admin( 'The secrets of wp-config.php are used instead.' ) ); ?></p>
						<?php elseif ( '' !== $newsroom_secret ) : ?>
							<p class="description"><?php echo esc_html( sprintf( Words::admin( 'In use: whsec_…%s. Leave the field empty to keep it.' ), substr( $newsroom_secret, -4 ) ) ); ?></p>
							<label><input type="checkbox" name="remove[<?php echo (int) $newsroom_place; ?>]" value="1"> <?php echo esc_html( Words::admin( 'Remove' ) ); ?></label>
						<?php elseif ( 0 === $newsroom_place ) : ?>
							<p class="description"><?php echo esc_html( Words::admin( 'There is none yet: every message is refused.' ) ); ?></p>
						<?php endif; ?>
					</td>
				</tr>
			<?php endforeach; ?>
			<tr>
				<th scope="row"><label for="newsroom-origins"><?php echo esc_html( Words::admin( 'Addresses of the newsroom' ) ); ?></label></th>
				<td>
					<textarea name="origins" id="newsroom-origins" rows="3" class="large-text code" placeholder="https://newsroom.example.vn"><?php echo esc_textarea( implode( "\n", $settings['origins'] ) ); ?></textarea>
					<p class="description"><?php echo esc_html( Words::admin( 'One a line. Pictures are fetched from these and from nowhere else.' ) ); ?></p>
				</td>
			</tr>
			<tr>
				<th scope="row"><label for="newsroom-author"><?php echo esc_html( Words::admin( 'Author of new posts' ) ); ?></label></th>
				<td>
					<?php
					wp_dropdown_users(
						array(
							'name'       => 'author',
							'id'         => 'newsroom-author',
							'selected'   => Settings::author(),
							'capability' => 'edit_posts',
						)
					);
					?>
					<p class="description"><?php echo esc_html( Words::admin( 'The byline of the story is shown below its text.' ) ); ?></p>
				</td>
			</tr>
			<tr>
				<th scope="row"><?php echo esc_html( Words::admin( 'Featured image' ) ); ?></th>
				<td><label><input type="checkbox" name="featured" value="1" <?php checked( $settings['featured'] ); ?>> <?php echo esc_html( Words::admin( 'The first picture of the text is also the featured image' ) ); ?></label></td>
			</tr>
			<tr>
				<th scope="row"><?php echo esc_html( Words::admin( 'Sections and categories' ) ); ?></th>
				<td>
					<?php foreach ( $newsroom_rows as $newsroom_row => $newsroom_slug ) : ?>
						<p>
							<input type="text" class="code" name="section[<?php echo (int) $newsroom_row; ?>]" value="<?php echo esc_attr( $newsroom_slug ); ?>" aria-label="<?php echo esc_attr( Words::admin( 'Section of the newsroom' ) ); ?>" placeholder="thoi-su"> →
							<?php
							wp_dropdown_categories(
								array(
									'name'             => "category[$newsroom_row]",
									'id'               => "newsroom-category-$newsroom_row",
									'selected'         => $settings['sections'][ $newsroom_slug ] ?? 0,
									'hide_empty'       => false,
									'hierarchical'     => true,
									'show_option_none' => '—',
									'option_none_value' => '0',
								)
							);
							?>
						</p>
					<?php endforeach; ?>
					<p class="description"><?php echo esc_html( Words::admin( 'A section that is not listed gets the category of the same slug; if there is none, it is made.' ) ); ?></p>
				</td>
			</tr>
		</table>
		<?php submit_button( Words::admin( 'Save' ) ); ?>
	</form>
</div>
