using System.Text.RegularExpressions;

namespace OfflineLicense;

/// <summary>The two sides of the gap.</summary>
internal enum Side
{
    Zone,
    Desk,
}

/// <summary>The name of a station, safe as a file name everywhere: <c>[A-Za-z0-9][A-Za-z0-9_-]{0,31}</c>.</summary>
internal static partial class StationName
{
    /// <summary>Where a zone's bundles go unless the operator names another; every desk accepts it beside its own name.</summary>
    public const string AnyDesk = "desk";

    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>The name of a bundle: <c>LAB-A.desk.00000007</c>. A stream is one origin to one destination; numbers start at 1.</summary>
internal sealed record BundleName
{
    private BundleName(string origin, string destination, int sequence)
    {
        Origin = origin;
        Destination = destination;
        Sequence = sequence;
    }

    public string Origin { get; }

    public string Destination { get; }

    /// <summary>1 to 99,999,999.</summary>
    public int Sequence { get; }

    public string FileName => $"{this}{FileNames.BundleSuffix}";

    public static BundleName? From(string origin, string destination, long sequence) =>
        StationName.IsValid(origin) && StationName.IsValid(destination) && sequence is >= 1 and <= Limits.BundleMaxSequence
            ? new BundleName(origin, destination, (int)sequence)
            : null;

    public static BundleName? Parse(string? text)
    {
        if (text?.Split('.') is not [var origin, var destination, { Length: 8 } number] || !number.All(char.IsAsciiDigit))
            return null;
        return From(origin, destination, long.Parse(number));
    }

    public override string ToString() => $"{Origin}.{Destination}.{Sequence:D8}";
}
