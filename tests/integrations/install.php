<?php
// Installs WordPress by its own installer and activates the plugin. Arguments: folder of the site, its address.
list( , $folder, $address ) = $argv;
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']      = parse_url( $address, PHP_URL_HOST ) . ':' . parse_url( $address, PHP_URL_PORT );
$_SERVER['REQUEST_METHOD'] = 'GET';

// Nobody is to be written to.
function wp_new_blog_notification() {}

require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Cổng thử', 'quantri', 'quantri@example.vn', true, '', 'mật khẩu chỉ dùng khi thử' );
update_option( 'permalink_structure', '/%year%/%monthnum%/%postname%/' );
update_option( 'timezone_string', 'Asia/Ho_Chi_Minh' );
$failed = activate_plugin( 'newsroom-receiver/newsroom-receiver.php' );
if ( is_wp_error( $failed ) ) {
	fwrite( STDERR, $failed->get_error_message() );
	exit( 1 );
}
flush_rewrite_rules();
