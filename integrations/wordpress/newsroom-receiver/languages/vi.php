<?php
/**
 * English sentences and their Vietnamese.
 *
 * @package Newsroom_Receiver
 */

namespace Newsroom_Receiver;

return array(
	// For readers.
	'This story has been withdrawn'                                => 'Tin này đã được gỡ',
	'Withdrawn at %s.'                                             => 'Gỡ lúc %s.',
	'Correction (%s):'                                             => 'Đính chính (%s):',
	'Corrected story:'                                             => 'Bài được đính chính:',
	'Number'                                                       => 'Số, ký hiệu',
	'Issued by'                                                    => 'Cơ quan ban hành',
	'Date of signing'                                              => 'Ngày ký',
	'Contact:'                                                     => 'Liên hệ:',
	'Source:'                                                      => 'Nguồn:',
	'Tools of artificial intelligence were used for this story.'   => 'Bài viết có sử dụng công cụ trí tuệ nhân tạo.',

	// Answers to the newsroom.
	'The portal has no signing secret yet, so it takes nothing.'   => 'Cổng chưa có khóa ký nên chưa thể nhận tin.',
	'A header is missing: webhook-id, webhook-timestamp or webhook-signature.' => 'Thiếu tiêu đề webhook-id, webhook-timestamp hoặc webhook-signature.',
	'A webhook header is malformed.'                               => 'Tiêu đề webhook sai định dạng.',
	'The time of signing differs by more than 5 minutes from the clock of the portal.' => 'Thời điểm ký lệch quá 5 phút so với đồng hồ của cổng.',
	'The signature is not valid.'                                  => 'Chữ ký không hợp lệ.',
	'A signing secret of the portal cannot be used.'               => 'Khóa ký cấu hình ở cổng không dùng được.',
	'Only application/json is taken.'                              => 'Chỉ nhận application/json.',
	'The message is larger than 2 MB.'                             => 'Thông điệp lớn hơn 2 MB.',
	'The body is not JSON.'                                        => 'Thân thông điệp không phải JSON.',
	'The message must have a type and data.'                       => 'Thông điệp phải có type và data.',
	'A field has the wrong type.'                                  => 'Có trường sai kiểu.',
	'The digest or the item is missing.'                           => 'Thiếu digest hoặc item.',
	'The text does not fit the digest that came with it.'          => 'Nội dung không khớp mã băm đi kèm.',
	'An approval was given for another text.'                      => 'Có phê duyệt không thuộc về nội dung này.',
	'The story_id is missing.'                                     => 'Thiếu story_id.',
	'The sequence must be a positive whole number.'                => 'sequence phải là số nguyên dương.',
	'A time must follow RFC 3339 and have a zone.'                 => 'Thời điểm phải theo RFC 3339 và có múi giờ.',
	'The database of the portal did not take the story. It may be sent again.' => 'Cơ sở dữ liệu của cổng chưa ghi được tin. Xin gửi lại.',
	'WordPress did not take the story. It may be sent again.'      => 'WordPress chưa ghi được tin. Xin gửi lại.',
	'The text is on show, but a picture or file could not be fetched yet.' => 'Bài đã hiện, nhưng còn ảnh hoặc tệp chưa tải được.',

	// For administrators.
	'Newsroom'                                                     => 'Tòa soạn',
	'Withdrawn'                                                    => 'Đã gỡ',
	'You may not do this.'                                         => 'Bạn không có quyền làm việc này.',
	'Saved.'                                                       => 'Đã lưu.',
	'Nothing was saved: a secret must begin with whsec_ and be copied whole.' => 'Chưa lưu gì: khóa ký phải bắt đầu bằng whsec_ và được chép đủ.',
	'Nothing was saved: an address of the newsroom must look like https://newsroom.example.vn.' => 'Chưa lưu gì: địa chỉ tòa soạn phải có dạng https://newsroom.example.vn.',
	'Address to give to the newsroom'                              => 'Địa chỉ cung cấp cho tòa soạn',
	'Signing secret'                                               => 'Khóa ký',
	'Second secret, while the secret is being changed'             => 'Khóa ký thứ hai, trong lúc đổi khóa',
	'The secrets of wp-config.php are used instead.'               => 'Đang dùng khóa ghi trong wp-config.php.',
	'In use: whsec_…%s. Leave the field empty to keep it.'         => 'Đang dùng: whsec_…%s. Để trống nếu giữ nguyên.',
	'Remove'                                                       => 'Bỏ khóa này',
	'There is none yet: every message is refused.'                 => 'Chưa có khóa: mọi thông điệp đều bị từ chối.',
	'Addresses of the newsroom'                                    => 'Địa chỉ của tòa soạn',
	'One a line. Pictures are fetched from these and from nowhere else.' => 'Mỗi dòng một địa chỉ. Ảnh chỉ được tải từ các địa chỉ này.',
	'Author of new posts'                                          => 'Tác giả của bài mới',
	'The byline of the story is shown below its text.'             => 'Bút danh của bài được hiện dưới bài.',
	'Featured image'                                               => 'Ảnh đại diện',
	'The first picture of the text is also the featured image'     => 'Dùng ảnh đầu tiên của bài làm ảnh đại diện',
	'Sections and categories'                                      => 'Chuyên mục',
	'Section of the newsroom'                                      => 'Chuyên mục của tòa soạn',
	'A section that is not listed gets the category of the same slug; if there is none, it is made.' => 'Chuyên mục không ghi ở đây được đưa vào chuyên mục cùng đường dẫn của cổng; chưa có thì tạo mới.',
	'Save'                                                         => 'Lưu',
	'The last messages'                                            => 'Thông điệp gần đây',
	'Time'                                                         => 'Thời điểm',
	'Message'                                                      => 'Thông điệp',
	'Type'                                                         => 'Loại',
	'Outcome'                                                      => 'Kết quả',
	'Answer'                                                       => 'Trả lời',
	'Reason'                                                       => 'Lý do',
	'Nothing has come in yet.'                                     => 'Chưa nhận được gì.',
	'Taken and shown'                                              => 'Đã nhận, đã áp dụng',
	'Sent again, answered as before'                               => 'Gửi lại, đã nhận trước đó',
	'Passed over: the site has this version or a newer one'        => 'Bỏ qua: cổng có bản này hoặc mới hơn',
	'Test'                                                         => 'Gửi thử',
	'Passed over: a type that is not used'                         => 'Bỏ qua: loại không dùng',
	'Will be sent again'                                           => 'Sẽ được gửi lại',
	'Refused'                                                      => 'Từ chối',
);
