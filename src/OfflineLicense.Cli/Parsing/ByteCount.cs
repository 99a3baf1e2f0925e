namespace OfflineLicense.Cli.Parsing;

/// <summary>A number of bytes as a person types it: <c>700000000</c>, <c>600M</c>, <c>1G</c> (powers of 1,024).</summary>
internal static class ByteCount
{
    /// <exception cref="Failure">Usage: it is not a number of bytes.</exception>
    public static long? Parse(string? text)
    {
        if (text is null)
            return null;
        var unit = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => Limits.KiB,
            'M' => Limits.MiB,
            'G' => Limits.GiB,
            _ => 1L,
        };
        return unit > 0
            && long.TryParse(unit == 1 ? text : text[..^1], out var number)
            && number > 0
            && number <= Limits.BundleFile / unit + 1
            ? Math.Min(number * unit, Limits.BundleFile)
            : throw new Failure(
                FailureKind.Usage, $"\"{text}\" is not a number of bytes up to {Limits.BundleFile:N0}", "write 600M or 629145600");
    }
}
