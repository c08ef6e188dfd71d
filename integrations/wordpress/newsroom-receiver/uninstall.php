<?php
/**
 * Runs when the plugin is deleted: our tables and settings go, posts and pictures stay, for they belong to the site.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-store.php';

Store::uninstall();
