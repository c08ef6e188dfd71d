<?php
/**
 * The page under Settings.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/** Keys, addresses of the newsroom, categories, author; and the last messages. For administrators. */
final class Settings_Page {

	private const SLUG   = 'newsroom-receiver';
	private const ACTION = 'newsroom_receiver_save';
	private const SHOWN  = 50;

	/** Register everything. */
	public static function hook(): void {
		add_action( 'admin_menu', array( self::class, 'menu' ) );
		add_action( 'admin_post_' . self::ACTION, array( self::class, 'save' ) );
	}

	/** The entry of the menu. */
	public static function menu(): void {
		$title = Words::admin( 'Newsroom' );
		$page  = add_options_page( $title, $title, 'manage_options', self::SLUG, array( self::class, 'show' ) );
		add_action( "admin_print_styles-$page", array( self::class, 'style' ) );
	}

	/** Its few lines of style. */
	public static function style(): void {
		wp_enqueue_style( 'newsroom-receiver-settings', plugins_url( 'assets/settings.css', PLUGIN_FILE ), array(), VERSION );
	}

	/** Save the form; a value that cannot be used leaves everything as it was and is named. */
	public static function save(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html( Words::admin( 'You may not do this.' ) ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::ACTION );
		$given   = wp_unslash( $_POST ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- each value is checked below.
		$secrets = self::secrets_in( $given );
		$origins = Settings::origins_in( (string) ( $given['origins'] ?? '' ) );
		$problem = null === $secrets ? 'secret' : ( null === $origins ? 'origin' : '' );
		if ( '' === $problem ) {
			Settings::change(
				array(
					'secrets'  => $secrets,
					'origins'  => $origins,
					'sections' => self::sections_in( $given ),
					'author'   => absint( $given['author'] ?? 0 ),
					'featured' => ! empty( $given['featured'] ),
				)
			);
		}
		$said = array( 'page' => self::SLUG ) + ( '' === $problem ? array( 'saved' => '1' ) : array( 'problem' => $problem ) );
		wp_safe_redirect( add_query_arg( $said, admin_url( 'options-general.php' ) ) );
		exit;
	}

	/** Print the page. */
	public static function show(): void {
		$settings = Settings::all();
		require __DIR__ . '/settings-form.php';
		$lines = Log::last( self::SHOWN );
		require __DIR__ . '/settings-log.php';
	}

	/** What was said by save(): a notice, escaped, or nothing. */
	public static function notice(): string {
		// phpcs:disable WordPress.Security.NonceVerification -- chooses one of three fixed sentences.
		$problem  = sanitize_key( $_GET['problem'] ?? '' );
		$sentence = array(
			'secret' => 'Nothing was saved: a secret must begin with whsec_ and be copied whole.',
			'origin' => 'Nothing was saved: an address of the newsroom must look like https://newsroom.example.vn.',
		)[ $problem ] ?? ( isset( $_GET['saved'] ) ? 'Saved.' : '' );
		// phpcs:enable
		$class = $problem ? 'notice-error' : 'notice-success';
		return $sentence ? "<div class=\"notice $class\"><p>" . esc_html( Words::admin( $sentence ) ) . '</p></div>' : '';
	}

	/**
	 * The secrets after this form: kept, replaced or removed each; null when a new one cannot be used.
	 *
	 * @param array<string, mixed> $given The form.
	 * @return string[]|null
	 */
	private static function secrets_in( array $given ): ?array {
		$secrets = array();
		$present = Settings::all()['secrets'];
		foreach ( array( 0, 1 ) as $place ) {
			$new = trim( (string) ( $given['secret'][ $place ] ?? '' ) );
			if ( '' !== $new && ! Settings::is_secret( $new ) ) {
				return null;
			}
			$kept      = empty( $given['remove'][ $place ] ) ? $present[ $place ] ?? '' : '';
			$secrets[] = '' === $new ? $kept : $new;
		}
		return array_values( array_unique( array_filter( $secrets ) ) );
	}

	/**
	 * The map from sections to categories.
	 *
	 * @param array<string, mixed> $given The form.
	 * @return array<string, int>
	 */
	private static function sections_in( array $given ): array {
		$map = array();
		foreach ( (array) ( $given['section'] ?? array() ) as $row => $slug ) {
			$slug     = sanitize_title( (string) $slug );
			$category = absint( $given['category'][ $row ] ?? 0 );
			if ( '' !== $slug && $category ) {
				$map[ $slug ] = $category;
			}
		}
		return $map;
	}
}
