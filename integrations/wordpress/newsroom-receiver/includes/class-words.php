<?php
/**
 * Words for people, in Vietnamese and English.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

/**
 * English sentences and their Vietnamese.
 *
 * Not gettext: what readers see follows the language of the story, not of the site or the visitor.
 */
final class Words {

	/** @var array<string, string>|null */
	private static ?array $vietnamese = null;

	/**
	 * The sentence in the language of a BCP 47 tag or WordPress locale; English for all but Vietnamese.
	 *
	 * @param string $english  As languages/vi.php has it.
	 * @param string $language 'vi', 'vi_VN', 'en' and so on.
	 */
	public static function in( string $language, string $english ): string {
		if ( 'vi' !== strtolower( substr( $language, 0, 2 ) ) ) {
			return $english;
		}
		self::$vietnamese ??= require __DIR__ . '/../languages/vi.php';
		return self::$vietnamese[ $english ] ?? $english;
	}

	/**
	 * The sentence for whoever is signed in to the administration.
	 *
	 * @param string $english As languages/vi.php has it.
	 */
	public static function admin( string $english ): string {
		return self::in( get_user_locale(), $english );
	}

	/**
	 * The sentence in the language of the site.
	 *
	 * @param string $english As languages/vi.php has it.
	 */
	public static function site( string $english ): string {
		return self::in( get_locale(), $english );
	}
}
