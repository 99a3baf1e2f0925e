using System.Text;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>One line of <c>SHA256SUMS</c>.</summary>
/// <param name="Hash">SHA-256 of the member's content.</param>
/// <param name="Member">Its name; items with <c>items/</c> before it.</param>
internal readonly record struct ChecksumLine(Digest Hash, string Member);

/// <summary>
/// <c>SHA256SUMS</c>: what a signature is over, exactly these bytes. Members 3 to 8 in file order; the first line is a constant
/// that says what kind of thing was signed.
/// </summary>
internal static class ChecksumList
{
    private const int HashDigits = 64;

    public static ReadOnlySpan<byte> TypeLine =>
        "9e2865b78b377bd120f3acd77531a184623ed5f09bd8144fa3d5f9006e58be6b  FORMAT.offlic-bundle-1\n"u8;

    public static byte[] Build(IReadOnlyList<ChecksumLine> lines)
    {
        var bytes = new byte[lines.Sum(line => HashDigits + 3 + line.Member.Length)];
        var at = 0;
        foreach (var (hash, member) in lines)
        {
            at += Encoding.ASCII.GetBytes(hash.Hex, bytes.AsSpan(at));
            "  "u8.CopyTo(bytes.AsSpan(at));
            at += 2;
            at += Encoding.ASCII.GetBytes(member, bytes.AsSpan(at));
            bytes[at++] = (byte)'\n';
        }

        return bytes;
    }

    /// <summary>
    /// Only ever called on bytes whose signatures hold. Throws E_SUMS unless the bytes are exactly what <see cref="Build"/> makes
    /// of a well-formed list: five fixed members in order, then items strictly ascending, unique without regard to case.
    /// </summary>
    public static IReadOnlyList<ChecksumLine> Parse(ReadOnlySpan<byte> bytes)
    {
        if (Check.SumsType.Fails(!bytes.StartsWith(TypeLine)))
            throw Bad(1, "it must be the line of FORMAT.offlic-bundle-1");

        var lines = new List<ChecksumLine>();
        var lowered = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (!bytes.IsEmpty)
        {
            var number = lines.Count + 1;
            var end = bytes.IndexOf((byte)'\n');
            if (Check.SumsLineEnds.Fails(end < 0))
                throw Bad(number, "it does not end with a line feed");
            var line = Line(bytes[..end], number);
            bytes = bytes[(end + 1)..];

            if (number <= MemberName.Fixed.Count)
            {
                if (Check.SumsMembers.Fails(line.Member != MemberName.Fixed[number - 1]))
                    throw Bad(number, $"expected {MemberName.Fixed[number - 1]}, found {line.Member}");
            }
            else
            {
                CheckItem(line.Member, number > MemberName.Fixed.Count + 1 ? lines[^1].Member : string.Empty, number);
                if (Check.SumsItemOnce.Fails(!lowered.Add(line.Member)))
                    throw Bad(number, $"{line.Member} is there twice, if case is ignored");
            }

            lines.Add(line);
        }

        if (Check.SumsComplete.Fails(lines.Count < MemberName.Fixed.Count))
            throw Bad(lines.Count + 1, $"expected {MemberName.Fixed[lines.Count]}, found the end");
        if (Check.SumsNotTooMany.Fails(lines.Count - MemberName.Fixed.Count > Limits.BundleItems))
            throw BundleRefusal.Of(BundleRefusal.Limit,
                $"{MemberName.Sums} names {lines.Count - MemberName.Fixed.Count:N0} items; the limit is {Limits.BundleItems:N0}.");
        return lines;
    }

    private static ChecksumLine Line(ReadOnlySpan<byte> line, int number)
    {
        if (Check.SumsLineShape.Fails(line.Length <= HashDigits + 2 || line[HashDigits] != ' ' || line[HashDigits + 1] != ' '
            || !Ascii.IsValid(line)))
            throw Bad(number, "expected 64 hex digits, two blanks and a name");
        var hash = Digest.Parse(Encoding.ASCII.GetString(line[..HashDigits]));
        if (Check.SumsHash.Lacks(hash))
            throw Bad(number, "expected 64 lower-case hex digits");
        return new ChecksumLine(hash.Value, Encoding.ASCII.GetString(line[(HashDigits + 2)..]));
    }

    private static void CheckItem(string member, string before, int number)
    {
        if (Check.SumsItemName.Fails(!member.StartsWith(MemberName.ItemFolder, StringComparison.Ordinal)
            || !ItemName.IsValid(member.AsSpan(MemberName.ItemFolder.Length))))
            throw Bad(number, $"{member} is no name of an item");
        if (Check.SumsItemsAscending.Fails(string.CompareOrdinal(before, member) >= 0))
            throw Bad(number, $"{member} is out of order");
    }

    private static Failure Bad(int line, string what) =>
        BundleRefusal.Of(BundleRefusal.Sums, $"{MemberName.Sums}, line {line}: {what}.");
}
