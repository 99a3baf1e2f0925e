using System.Globalization;

namespace OfflineLicense.Sealing.Export;

/// <summary>The name of an export and of its folder: <c>PLANT-7.export.00000001</c>. Numbers start at 1.</summary>
internal sealed record ExportName
{
    /// <summary>What a person types for the newest export of a ledger. It is no name.</summary>
    public const string Last = "last";

    private const string Middle = "export";

    private ExportName(string station, int number) => (Station, Number) = (station, number);

    public string Station { get; }

    public int Number { get; }

    public static ExportName? From(string station, long number) =>
        StationName.IsValid(station) && number is >= 1 and <= Limits.BundleMaxSequence ? new ExportName(station, (int)number) : null;

    public static ExportName? Parse(string? text) =>
        text?.Split('.') is [var station, Middle, { Length: 8 } number] && number.All(char.IsAsciiDigit)
            ? From(station, long.Parse(number, CultureInfo.InvariantCulture))
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Station}.{Middle}.{Number:D8}");
}
