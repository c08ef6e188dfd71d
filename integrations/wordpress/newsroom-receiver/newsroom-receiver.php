<?php
/**
 * Plugin Name:       Newsroom Receiver
 * Description:       Receives signed stories from the newsroom: verifies them, keeps their order, shows the approved text word for word, takes down what is withdrawn, and answers with a receipt.
 * Version:           0.1.0
 * Requires at least: 6.0
 * Requires PHP:      8.1
 * License:           GPL-3.0-or-later OR Apache-2.0
 * License URI:       https://www.gnu.org/licenses/gpl-3.0.html
 * Text Domain:       newsroom-receiver
 *
 * You may use this plugin under the terms of the GNU General Public License, version 3 or (at your option) any
 * later version, or under the Apache License, version 2.0. Inside WordPress ("GPL version 2 or later") the two
 * together are distributed under GPL version 3 or later.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

require_once __DIR__ . '/includes/class-rejected.php';
require_once __DIR__ . '/includes/class-signature.php';
require_once __DIR__ . '/includes/class-content.php';
require_once __DIR__ . '/includes/class-copy.php';
require_once __DIR__ . '/includes/class-story.php';
require_once __DIR__ . '/includes/class-words.php';
require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-store.php';
require_once __DIR__ . '/includes/class-log.php';
require_once __DIR__ . '/includes/class-media.php';
require_once __DIR__ . '/includes/class-sanitiser.php';
require_once __DIR__ . '/includes/class-terms.php';
require_once __DIR__ . '/includes/class-posts.php';
require_once __DIR__ . '/includes/class-inbox.php';
require_once __DIR__ . '/includes/class-route.php';
require_once __DIR__ . '/includes/class-verbatim.php';
require_once __DIR__ . '/includes/class-story-html.php';
require_once __DIR__ . '/includes/class-page.php';
require_once __DIR__ . '/includes/class-settings-page.php';

register_activation_hook( __FILE__, array( Store::class, 'install' ) );

add_action( 'init', array( Store::class, 'install_if_needed' ) );
add_action( 'init', array( Posts::class, 'register_status' ) );
add_action( 'rest_api_init', array( Route::class, 'register' ) );
Page::hook();
Settings_Page::hook();
