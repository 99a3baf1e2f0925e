namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>The order in which SQLite sorts texts, by their bytes as UTF-8: by code points. .NET's ordinal order is by UTF-16.</summary>
internal static class CodePointOrder
{
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var at = 0; at < length; at++)
        {
            if (left[at] != right[at])
                return Rank(left[at]).CompareTo(Rank(right[at]));
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Surrogates stand for code points behind all others.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x1_0000 : c;
}
