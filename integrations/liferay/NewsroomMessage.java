import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a message of the newsroom: Standard Webhooks 1.0.0 (v1) and the digest of the approved text. Java 17, no library.
 * The JSON comes parsed by whatever parser the portal has, as maps, lists, strings and booleans.
 */
public final class NewsroomMessage {

	private static final long TOLERANCE_SECONDS = 300;
	private static final int SMALLEST_KEY = 24;
	private static final String SECTION = "urn:newsroom:section:";
	private static final String TAG = "urn:newsroom:tag:";

	private NewsroomMessage() {
	}

	/** HTTP status to answer with: 200 signed by us, 400 malformed, 401 not signed or too old, 503 no usable secret here. */
	public static int check(List<String> secrets, String id, String timestamp, String signatures, byte[] body, long now)
			throws GeneralSecurityException {
		if (secrets.isEmpty()) {
			return 503;
		}
		if (id == null || timestamp == null || signatures == null || !id.matches("[!-\\-/-~]{1,256}")
				|| !timestamp.matches("[0-9]{1,12}")) {
			return 400;
		}
		if (Math.abs(now - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
			return 401;
		}
		boolean fits = false;
		for (String secret : secrets) {
			byte[] key = key(secret);
			if (key.length < SMALLEST_KEY) {
				return 503;
			}
			byte[] right = ("v1," + signature(key, id, timestamp, body)).getBytes(StandardCharsets.US_ASCII);
			for (String given : signatures.split(" ")) {
				fits |= MessageDigest.isEqual(right, given.getBytes(StandardCharsets.UTF_8));
			}
		}
		return fits ? 200 : 401;
	}

	/** SHA-256, hexadecimal, of the approved text in a ninjs item: compare it with data.digest and every approval's. */
	public static String digest(Map<String, ?> item) throws GeneralSecurityException {
		Map<String, Object> text = new TreeMap<>();
		text.put("title", role(item, "headlines", "main"));
		text.put("sapo", role(item, "descriptions", "summary"));
		text.put("body", role(item, "bodies", "main"));
		text.put("language", string(item, "language"));
		text.put("type", entries(item, "genres").stream().findFirst().map(genre -> string(genre, "name")).orElse(""));
		text.put("section", subjects(item, SECTION).stream().findFirst()
				.map(one -> string(one, "uri").substring(SECTION.length())).orElse(""));
		text.put("tags", names(subjects(item, TAG)));
		text.put("byline", string(item, "by"));
		text.put("sources", names(entries(item, "infoSources")));
		text.put("correction", string(item, "edNote"));
		text.put("ai_used", item.get("digitalSourceType") != null);
		Map<String, String> details = details(item);
		details.values().removeIf(String::isEmpty);
		text.putAll(details);
		text.put("v", details.isEmpty() ? 1 : 2);
		StringBuilder canonical = new StringBuilder();
		write(canonical, text);
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(hash);
	}

	private static Map<String, String> details(Map<String, ?> item) {
		Map<String, String> details = new TreeMap<>();
		details.put("document_number", string(related(item, "objects", "document"), "literal"));
		details.put("document_issuer", string(related(item, "organisations", "issuer"), "name"));
		details.put("document_date", string(related(item, "events", "signed"), "literal"));
		details.put("contact", role(related(item, "organisations", "contact"), "contactInfo", "press"));
		details.put("corrects", string(related(item, "objects", "corrects"), "literal"));
		return details;
	}

	private static byte[] key(String secret) {
		try {
			return Base64.getDecoder().decode(secret.startsWith("whsec_") ? secret.substring(6) : secret);
		} catch (IllegalArgumentException unusable) {
			return new byte[0];
		}
	}

	private static String signature(byte[] key, String id, String timestamp, byte[] body) throws GeneralSecurityException {
		byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(key, "HmacSHA256"));
		byte[] signed = ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
		return Base64.getEncoder().encodeToString(mac.doFinal(signed));
	}

	/** RFC 8785 for these values: maps sorted by ASCII keys, lists, strings, booleans, one small number. */
	private static void write(StringBuilder out, Object value) {
		if (value instanceof Map<?, ?> map) {
			String comma = "{";
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				out.append(comma);
				write(out, entry.getKey());
				out.append(':');
				write(out, entry.getValue());
				comma = ",";
			}
			out.append('}');
		} else if (value instanceof List<?> list) {
			out.append('[');
			for (int place = 0; place < list.size(); place++) {
				out.append(place == 0 ? "" : ",");
				write(out, list.get(place));
			}
			out.append(']');
		} else if (value instanceof String string) {
			quote(out, string);
		} else {
			out.append(value);
		}
	}

	private static void quote(StringBuilder out, String string) {
		out.append('"');
		for (char character : string.toCharArray()) {
			switch (character) {
				case '"' -> out.append("\\\"");
				case '\\' -> out.append("\\\\");
				case '\b' -> out.append("\\b");
				case '\f' -> out.append("\\f");
				case '\n' -> out.append("\\n");
				case '\r' -> out.append("\\r");
				case '\t' -> out.append("\\t");
				default -> out.append(character < ' ' ? String.format("\\u%04x", (int) character) : character);
			}
		}
		out.append('"');
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, ?>> entries(Map<String, ?> owner, String key) {
		return owner.get(key) == null ? List.of() : (List<Map<String, ?>>) owner.get(key);
	}

	private static String string(Map<String, ?> owner, String key) {
		return owner.get(key) == null ? "" : (String) owner.get(key);
	}

	private static String role(Map<String, ?> owner, String key, String role) {
		return entries(owner, key).stream().filter(one -> role.equals(one.get("role"))).findFirst()
				.map(one -> string(one, "value")).orElse("");
	}

	private static Map<String, ?> related(Map<String, ?> item, String key, String rel) {
		for (Map<String, ?> one : entries(item, key)) {
			if (rel.equals(one.get("rel"))) {
				return one;
			}
		}
		return Map.of();
	}

	private static List<Map<String, ?>> subjects(Map<String, ?> item, String prefix) {
		List<Map<String, ?>> found = new ArrayList<>(entries(item, "subjects"));
		found.removeIf(one -> !string(one, "uri").startsWith(prefix));
		return found;
	}

	private static List<String> names(List<Map<String, ?>> entries) {
		return entries.stream().map(one -> string(one, "name")).toList();
	}
}
