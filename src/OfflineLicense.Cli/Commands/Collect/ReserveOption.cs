using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Collect;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>--reserve TAG=N</c>: which licenses to reserve with the one reservation request that is collected.</summary>
internal static class ReserveOption
{
    private const int LongestTag = Limits.LicenseTag;
    private const int MostLicenses = 1_000_000;

    public static Option<string[]> Create() => new("--reserve")
    {
        Description = "A license to reserve with the one named reservation request, and how many; may be repeated",
        HelpName = "TAG=N",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: not TAG=N, a tag twice, or not one file.</exception>
    public static IReadOnlyList<LicenseReservation> Parse(IReadOnlyList<string> typed, bool isOneFile)
    {
        if (typed.Count > 0 && !isOneFile)
            throw new Failure(FailureKind.Usage, "--reserve takes exactly one named file", "collect the reservation request alone");
        var reservations = typed.Select(Parse).ToList();
        return reservations.DistinctBy(each => each.Tag, StringComparer.Ordinal).Count() == reservations.Count
            ? reservations
            : throw new Failure(FailureKind.Usage, "--reserve names one license twice", "add the numbers");
    }

    /// <summary>Nothing where nothing is to be reserved.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LicenseReservation> reservations)
    {
        if (reservations.Count == 0)
            return;
        json.WriteObjects("reserve", reservations, each =>
        {
            json.WriteString("tag", each.Tag);
            json.WriteNumber("count", each.Count);
        });
    }

    /// <summary>A tag can have an equals sign, so the number is after the last one.</summary>
    private static LicenseReservation Parse(string typed)
    {
        var at = typed.LastIndexOf('=');
        var tag = at < 0 ? string.Empty : typed[..at].Trim();
        return tag.Length is > 0 and <= LongestTag && !tag.Any(char.IsControl)
            && int.TryParse(typed.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostLicenses
            ? new LicenseReservation(tag, count)
            : throw new Failure(FailureKind.Usage, $"--reserve takes TAG=N, and \"{SafeText.Value(typed)}\" is not that",
                $"a license tag of 1 to {LongestTag} characters, =, and a number from 1 to {MostLicenses:N0}");
    }
}
