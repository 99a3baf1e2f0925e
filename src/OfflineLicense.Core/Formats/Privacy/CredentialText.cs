using System.Buffers;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Finds a password or a token in a text that would be stored. The ledger and the journal keep every text for good, so such a
/// text is refused before it reaches them.
/// </summary>
internal static class CredentialText
{
    /// <summary>A text that is encoded more often than this hides something.</summary>
    private const int MostDecodings = 3;

    /// <summary>What a person reads where a text was refused.</summary>
    public const string Remedy = "leave the password out and write scp://USER@HOST/: the device asks for it. Never store a password here";

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\"'<>");

    private static readonly string[] Names =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "secretkey", "credential", "credentials",
        "signature", "auth", "passwort", "kennwort", "passcode",
    ];

    /// <summary>Those that count before a colon too. "License authorization: OK" is no secret.</summary>
    private static readonly string[] ColonNames =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "secretkey", "credential", "credentials",
        "passwort", "kennwort", "passcode",
    ];

    /// <summary>Short names: whole words before an equals sign, and before a colon only with a value that looks like a secret.</summary>
    private static readonly string[] ShortNames = ["pass", "pw"];

    /// <summary>Names that are words of their own in ordinary text: they count only in the query of a URL.</summary>
    private static readonly string[] QueryNames = ["key", "sig"];

    /// <summary>What may stand before a user without being one: <c>scp:ann@host</c>.</summary>
    private static readonly string[] Schemes = ["mailto", "sip", "scp", "sftp", "ftp", "ssh", "tftp", "http", "https"];

    public static bool IsIn(string text)
    {
        text = CredentialForms.Narrow(text);
        for (var decodings = 0; decodings <= MostDecodings; decodings++)
        {
            if (HasUserWithPassword(text) || HasNamedSecret(text) || CredentialForms.IsIn(text)
                || text.Contains("PRIVATE KEY-----", StringComparison.OrdinalIgnoreCase))
                return true;
            var decoded = CredentialForms.Narrow(Uri.UnescapeDataString(text));
            if (string.Equals(decoded, text, StringComparison.Ordinal))
                return false;
            text = decoded;
        }

        return true;
    }

    /// <summary><c>user:password@host</c>, with a scheme before it or without.</summary>
    private static bool HasUserWithPassword(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var before = text.AsSpan(0, at);
            var word = before[(before.LastIndexOfAny(WordEnds) + 1)..];
            if (word.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0
                ? IsUserWithPassword(word[(slashes + 2)..], isUrl: true)
                : IsUserWithPassword(word, isUrl: false))
                return true;
        }

        return false;
    }

    private static bool IsUserWithPassword(ReadOnlySpan<char> word, bool isUrl)
    {
        var colon = word.IndexOf(':');
        if (colon < 0)
            return false;
        var user = word[..colon];
        var password = word[(colon + 1)..];
        if (isUrl)
            return !IsPort(password);
        foreach (var scheme in Schemes)
        {
            if (user.Equals(scheme, StringComparison.OrdinalIgnoreCase))
                return IsUserWithPassword(password, isUrl: false);
        }

        return password.Length > 0 && user.IndexOfAnyInRange('A', 'z') >= 0;
    }

    /// <summary>After the port begins the path, in which an @ is an ordinary character.</summary>
    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.IndexOf('/') is var end and > 0 && text[..end].IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary><c>?token=…</c>, <c>password: …</c>, <c>{"password":"…"}</c>.</summary>
    private static bool HasNamedSecret(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('=', ':'); at >= 0; at = NextSign(text, at))
        {
            if (text.AsSpan(at + 1).Trim().IsEmpty)
                continue;
            var before = text.AsSpan(0, at).TrimEnd(" \t\"'\\");
            var start = before.Length;
            while (start > 0 && (char.IsAsciiLetterOrDigit(before[start - 1]) || before[start - 1] is '_' or '-'))
                start--;
            var name = before[start..].ToString().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
                .ToLowerInvariant();
            var isQuery = start > 0 && before[start - 1] is '?' or '&';
            if (text[at] == '=' && (Names.Any(name.EndsWith) || ShortNames.Contains(name) || (isQuery && QueryNames.Contains(name))))
                return true;
            if (text[at] == ':' && (ColonNames.Any(name.EndsWith) || (ShortNames.Contains(name) && StartsRandom(text.AsSpan(at + 1)))))
                return true;
        }

        return false;
    }

    private static bool StartsRandom(ReadOnlySpan<char> value)
    {
        var word = value.TrimStart(" \t\"'");
        return CredentialForms.LooksRandom(word.IndexOfAny(WordEnds) is var end and >= 0 ? word[..end] : word);
    }

    private static int NextSign(string text, int at) =>
        text.AsSpan(at + 1).IndexOfAny('=', ':') is var next and >= 0 ? at + 1 + next : -1;
}
