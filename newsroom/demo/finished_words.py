"""What is said in the finished case of the demo newsroom. Place, people and figures are invented."""

from newsroom.incidents.outside_usecases import Asked, Heard
from newsroom.incidents.record_usecases import Said
from newsroom.signals.usecases import Seen

SECTION = "thong-tin-can-biet"
TITLE = "Tin đồn nước máy ở phường Bến Mẫu"
SUMMARY = "Một bài đăng ở nhóm chợ khiến người dân đổ xô mua nước đóng bình."
CLAIM = "“Nước máy Bến Mẫu nhiễm độc, cả tổ dân phố phải đi viện!”"
REASON = "Bài đăng lan nhanh trong buổi sáng, cửa hàng nước đóng bình đã hết hàng."
HEARD = Seen(
    url="https://mang-xa-hoi.example/cho-ben-mau/512",
    quote="Nước máy Bến Mẫu nhiễm độc, cả tổ dân phố phải đi viện!",
    source="Nhóm chợ Bến Mẫu",
    reach="Khoảng 5.200 lượt xem, 340 lượt chia sẻ",
)
RECEIVED = "Đường dây nóng của phường chuyển phản ánh bằng văn bản."
CALLED = "Đã gọi trạm y tế và nhà máy nước; nhà máy cử người lấy mẫu ngay."
QUESTION = Heard(
    "Phạm Thu Mẫu", "Báo mẫu Buổi Sáng", "Nước máy ở Bến Mẫu có dùng được không, đơn vị nào xét nghiệm?"
)
KNOWN = Said(
    "Trạm y tế phường Bến Mẫu không tiếp nhận ca ngộ độc nào trong ngày.",
    "known",
    "",
    "Trạm y tế phường Bến Mẫu",
)
CHECKING = Said("Chất lượng ba mẫu nước lấy tại chợ, trường mầm non và cuối tuyến ống.", "checking")
UNKNOWN = Said("Tài khoản nào đăng tin đầu tiên.", "unknown")

HEADLINES = {
    "holding": "Đang xét nghiệm nước sạch ở phường Bến Mẫu, kết quả có trong buổi sáng",
    "rebuttal": "Ba mẫu nước sạch ở phường Bến Mẫu đều đạt quy chuẩn",
}
SHEET = """PHIẾU KẾT QUẢ (bản sao cho hồ sơ vụ việc)
Chợ: clo dư 0,42 mg/l; độ đục 0,6 NTU; đạt
Trường mầm non: clo dư 0,38 mg/l; độ đục 0,7 NTU; đạt
Cuối tuyến ống: clo dư 0,31 mg/l; độ đục 0,9 NTU; đạt
"""
SHOWS = "Kết quả xét nghiệm ba mẫu nước, bản sao"
TESTED = "Ba mẫu nước lấy tại chợ, trường mầm non và cuối tuyến ống đều đạt quy chuẩn."
TESTED_BY = "Phiếu kết quả của phòng thí nghiệm nhà máy nước"
WHY = "Ba mẫu nước đều đạt quy chuẩn, cơ sở y tế không có người bệnh như bài đăng nói."
ASKED = Asked(
    "platform_removal",
    "Bộ phận hỗ trợ Mạng xã hội mẫu",
    "Quy định về cung cấp, sử dụng thông tin trên mạng",
    "Đề nghị gỡ bài đăng số 512 của nhóm chợ Bến Mẫu: nội dung đã được xác định là tin giả.",
)
REMOVED = "Nền tảng đã gỡ bài gốc và 37 bài đăng lại."
ANSWER = "Đã gửi phóng viên thông tin chính thức và bản sao phiếu kết quả."
CLOSING = "Bài gốc đã gỡ, không còn lượt chia sẻ mới; người dân dùng nước bình thường."
OUTCOME = (
    "Hai thông tin đều ra trong giới hạn. Chậm nhất là khâu xét nghiệm: phải gọi ba nơi mới có số của phòng "
    "thí nghiệm. Nhiều người hỏi qua Zalo của phường, nơi thông tin lên sau cổng nửa giờ."
)
LESSONS = (
    (
        "Danh bạ trực không có số của phòng thí nghiệm.",
        "Bổ sung danh bạ trực, mỗi quý gọi thử một lần.",
        "secretary",
        True,
    ),
    (
        "Zalo của phường lên tin chậm hơn cổng nửa giờ.",
        "Cử người trực đăng Zalo ngay khi phát hành.",
        "spokesperson",
        False,
    ),
)
"""What was learned, what is to be done, by whom, and whether it is done."""
