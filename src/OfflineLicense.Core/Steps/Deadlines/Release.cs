using System.Globalization;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>A release of IOS XE: <c>17.9.4a</c>, also printed as <c>17.09.04a</c>.</summary>
/// <param name="Maintenance">Null in a rule for all of a train: <c>17.4</c>.</param>
/// <param name="Rebuild">The letters behind it; empty where it has none.</param>
internal sealed record Release(int Major, int Minor, int? Maintenance, string Rebuild)
{
    private const string From = "from ";

    /// <returns>Null: it is no such release.</returns>
    public static Release? Parse(string text)
    {
        var parts = text.Split('.', 3);
        if (parts.Length < 2 || ReadNumber(parts[0]) is not { } major || ReadNumber(parts[1]) is not { } minor)
            return null;
        if (parts.Length == 2)
            return new Release(major, minor, null, string.Empty);
        var digits = parts[2].TakeWhile(char.IsAsciiDigit).Count();
        var rebuild = new string([.. parts[2].Skip(digits).TakeWhile(char.IsAsciiLetterLower)]);
        return ReadNumber(parts[2][..digits]) is { } maintenance ? new Release(major, minor, maintenance, rebuild) : null;
    }

    /// <param name="releases"><c>from 17.7.1</c>, or a list with commas in which a train stands for all its releases.</param>
    /// <param name="release">Of a device.</param>
    public static bool Includes(string releases, Release release) => releases.StartsWith(From, StringComparison.Ordinal)
        ? release.IsFrom(Parse(releases[From.Length..])!)
        : releases.Split(", ").Select(Parse).Any(each => release.IsOf(each!));

    /// <summary>A rule without letters means its rebuilds too.</summary>
    private bool IsOf(Release rule) => Major == rule.Major && Minor == rule.Minor
        && (rule.Maintenance is null || Maintenance == rule.Maintenance)
        && (rule.Rebuild.Length == 0 || Rebuild == rule.Rebuild);

    private bool IsFrom(Release first) =>
        (Major, Minor, Maintenance ?? 0).CompareTo((first.Major, first.Minor, first.Maintenance ?? 0)) >= 0;

    private static int? ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
