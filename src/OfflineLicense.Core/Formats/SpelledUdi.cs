namespace OfflineLicense.Formats;

/// <summary>The UDI in a <c>&lt;udi&gt;</c> element: <c>P:…,S:…[,U:…]</c> or <c>PID:…,SN:…</c>, blanks around separators allowed.</summary>
internal static class SpelledUdi
{
    private static readonly (string Key, int Field)[] Keys = [("P", 0), ("PID", 0), ("S", 1), ("SN", 1), ("U", 2), ("UUID", 2)];

    public static Udi? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith("UDI:", StringComparison.Ordinal))
            text = text[4..];
        if (text.Length > 4 * Limits.UdiField)
            return null;
        var fields = new string?[3];
        var current = -1;
        foreach (var part in text.ToString().Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var key = Array.Find(Keys, known => known.Key == (colon < 0 ? null : part[..colon].Trim()));
            if (key.Key is not null)
                fields[current = key.Field] = part[(colon + 1)..];
            else if (current >= 0)
                fields[current] += "," + part;
            else
                return null;
        }

        return Udi.From(fields[0], fields[1], fields[2]);
    }
}
