using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>
/// Checks a message of the newsroom: Standard Webhooks 1.0.0 (v1) and the digest of the approved text. C# 5, .NET Framework
/// 4.5 or newer, no library. The JSON comes parsed as JavaScriptSerializer.DeserializeObject gives it.
/// </summary>
public static class NewsroomMessage
{
    private const long ToleranceSeconds = 300;
    private const int SmallestKey = 24;
    private const string Section = "urn:newsroom:section:";
    private const string Tag = "urn:newsroom:tag:";

    /// <summary>HTTP status to answer with: 200 signed by us, 400 malformed, 401 not signed or too old, 503 no usable secret here.</summary>
    public static int Check(IList<string> secrets, string id, string timestamp, string signatures, byte[] body, long now)
    {
        if (secrets.Count == 0) return 503;
        bool sound = id != null && Regex.IsMatch(id, @"\A[\x21-\x2d\x2f-\x7e]{1,256}\z")
            && timestamp != null && Regex.IsMatch(timestamp, @"\A[0-9]{1,12}\z") && signatures != null;
        if (!sound) return 400;
        if (Math.Abs(now - long.Parse(timestamp)) > ToleranceSeconds) return 401;
        bool fits = false;
        foreach (string secret in secrets)
        {
            byte[] key = Key(secret);
            if (key.Length < SmallestKey) return 503;
            string right = "v1," + Signature(key, id, timestamp, body);
            foreach (string given in signatures.Split(' ')) fits |= SameInConstantTime(right, given);
        }
        return fits ? 200 : 401;
    }

    /// <summary>SHA-256, hexadecimal, of the approved text in a ninjs item: compare it with data.digest and every approval's.</summary>
    public static string Digest(IDictionary<string, object> item)
    {
        var text = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            { "title", Role(item, "headlines", "main") },
            { "sapo", Role(item, "descriptions", "summary") },
            { "body", Role(item, "bodies", "main") },
            { "language", Text(item, "language") },
            { "type", Entries(item, "genres").Select(genre => Text(genre, "name")).FirstOrDefault() ?? "" },
            { "section", Subjects(item, Section).Select(one => Text(one, "uri").Substring(Section.Length)).FirstOrDefault() ?? "" },
            { "tags", Subjects(item, Tag).Select(one => Text(one, "name")).ToList() },
            { "byline", Text(item, "by") },
            { "sources", Entries(item, "infoSources").Select(one => Text(one, "name")).ToList() },
            { "correction", Text(item, "edNote") },
            { "ai_used", item.ContainsKey("digitalSourceType") && item["digitalSourceType"] != null },
        };
        var details = Details(item).Where(detail => detail.Value != "").ToList();
        foreach (var detail in details) text.Add(detail.Key, detail.Value);
        text.Add("v", details.Count == 0 ? 1 : 2);
        var canonical = new StringBuilder();
        Write(canonical, text);
        using (var sha = SHA256.Create())
        {
            byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(canonical.ToString()));
            return string.Concat(hash.Select(one => one.ToString("x2")));
        }
    }

    private static Dictionary<string, string> Details(IDictionary<string, object> item)
    {
        return new Dictionary<string, string>
        {
            { "document_number", Text(Related(item, "objects", "document"), "literal") },
            { "document_issuer", Text(Related(item, "organisations", "issuer"), "name") },
            { "document_date", Text(Related(item, "events", "signed"), "literal") },
            { "contact", Role(Related(item, "organisations", "contact"), "contactInfo", "press") },
            { "corrects", Text(Related(item, "objects", "corrects"), "literal") },
        };
    }

    private static byte[] Key(string secret)
    {
        try
        {
            return Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret.Substring(6) : secret);
        }
        catch (FormatException)
        {
            return new byte[0];
        }
    }

    private static string Signature(byte[] key, string id, string timestamp, byte[] body)
    {
        byte[] head = Encoding.ASCII.GetBytes(id + "." + timestamp + ".");
        using (var mac = new HMACSHA256(key)) return Convert.ToBase64String(mac.ComputeHash(head.Concat(body).ToArray()));
    }

    /// <summary>The .NET Framework has no CryptographicOperations.FixedTimeEquals.</summary>
    private static bool SameInConstantTime(string right, string given)
    {
        int different = right.Length ^ given.Length;
        for (int place = 0; place < right.Length && place < given.Length; place++) different |= right[place] ^ given[place];
        return different == 0;
    }

    /// <summary>RFC 8785 for these values: maps sorted by ASCII keys, lists, strings, booleans, one small number.</summary>
    private static void Write(StringBuilder json, object value)
    {
        if (value is string) { Quote(json, (string)value); return; }
        if (value is bool) { json.Append((bool)value ? "true" : "false"); return; }
        if (value is int) { json.Append((int)value); return; }
        var map = value as IDictionary<string, object>;
        string comma = "";
        json.Append(map != null ? '{' : '[');
        foreach (object one in (IEnumerable)value)
        {
            json.Append(comma);
            comma = ",";
            if (map == null) { Write(json, one); continue; }
            var pair = (KeyValuePair<string, object>)one;
            Quote(json, pair.Key);
            json.Append(':');
            Write(json, pair.Value);
        }
        json.Append(map != null ? '}' : ']');
    }

    private static void Quote(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (char character in text)
        {
            int known = "\"\\\b\f\n\r\t".IndexOf(character);
            if (known >= 0) json.Append('\\').Append("\"\\bfnrt"[known]);
            else if (character < ' ') json.Append("\\u").Append(((int)character).ToString("x4"));
            else json.Append(character);
        }
        json.Append('"');
    }

    private static IEnumerable<IDictionary<string, object>> Entries(IDictionary<string, object> owner, string key)
    {
        object found;
        return owner.TryGetValue(key, out found) && found != null
            ? ((IEnumerable)found).Cast<IDictionary<string, object>>()
            : Enumerable.Empty<IDictionary<string, object>>();
    }

    private static string Text(IDictionary<string, object> owner, string key)
    {
        object found;
        return owner.TryGetValue(key, out found) && found != null ? (string)found : "";
    }

    private static string Role(IDictionary<string, object> owner, string key, string role)
    {
        return Entries(owner, key).Where(one => Text(one, "role") == role).Select(one => Text(one, "value")).FirstOrDefault() ?? "";
    }

    private static IDictionary<string, object> Related(IDictionary<string, object> item, string key, string rel)
    {
        return Entries(item, key).FirstOrDefault(one => Text(one, "rel") == rel) ?? new Dictionary<string, object>();
    }

    private static IEnumerable<IDictionary<string, object>> Subjects(IDictionary<string, object> item, string prefix)
    {
        return Entries(item, "subjects").Where(one => Text(one, "uri").StartsWith(prefix, StringComparison.Ordinal));
    }
}
