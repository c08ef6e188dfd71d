<?php
// The WordPress under test. Everything it logs must stay out of its answers, and the tests read what it logged.
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:@FOLDER@/db.sock' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', '@ADDRESS@' );
define( 'WP_SITEURL', '@ADDRESS@' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '@FOLDER@/debug.log' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( "{$name}_KEY", "a key for tests, never for use: $name" );
	define( "{$name}_SALT", "a salt for tests, never for use: $name" );
}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
