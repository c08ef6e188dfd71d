// Which addresses a link or a picture may have: the rule of newsroom/html_rules.py, so that what is refused
// on saving is refused while writing.

const ODD = /[\x00-\x20\x7f-\xa0\\\s]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
const HOST = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?)(?::\d{1,5})?(?:[/?#]|$)/iu;
const MAIL = /^mailto:[\p{L}\p{N}_.+-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*(?:\?[^<>"']*)?$/iu;
const PATH = /^(?:#|\/(?!\/))/;
const LOOKS_LIKE_HOST = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/?#]|$)/u;
const LOOKS_LIKE_MAIL = /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/;

/** The address as it may be stored, or null. */
export function allowedLink(address) {
  const trimmed = (address ?? "").trim();
  if (!trimmed || ODD.test(trimmed)) return null;
  return PATH.test(trimmed) || HOST.test(trimmed) || MAIL.test(trimmed) ? trimmed : null;
}

/** What a person typed as an address: "chinhphu.vn/tin" means https, "a@b.vn" a letter. Null when refused. */
export function typedLink(typed) {
  const trimmed = typed.trim();
  if (LOOKS_LIKE_MAIL.test(trimmed)) return allowedLink(`mailto:${trimmed}`);
  if (LOOKS_LIKE_HOST.test(trimmed)) return allowedLink(`https://${trimmed}`);
  return allowedLink(trimmed);
}

/** Only our own media: a picture from elsewhere would tell that site who reads a draft. */
export function allowedPicture(address) {
  const trimmed = (address ?? "").trim();
  if (!trimmed.startsWith("/media/") || ODD.test(trimmed)) return null;
  return /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(trimmed.replace(/%2f/gi, "/")) ? null : trimmed;
}
