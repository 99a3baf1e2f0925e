using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>--reserve TAG=N</c>: which licences to reserve with the one reservation request that is collected.</summary>
internal static class ReserveOption
{
    private const int LongestTag = 255;
    private const int Most = 1_000_000;

    public static Option<string[]> Create() => new("--reserve")
    {
        Description = "A licence to reserve with the one named reservation request, and how many; may be given again",
        HelpName = "TAG=N",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: not TAG=N, a tag twice, or not one file.</exception>
    public static IReadOnlyList<ReserveRow> Read(IReadOnlyList<string> typed, bool oneFile)
    {
        if (typed.Count > 0 && !oneFile)
            throw new Failure(FailureKind.Usage, "--reserve takes exactly one named file", "collect the reservation request alone");
        var wishes = typed.Select(One).ToList();
        return wishes.DistinctBy(wish => wish.Tag, StringComparer.Ordinal).Count() == wishes.Count
            ? wishes
            : throw new Failure(FailureKind.Usage, "--reserve names one licence twice", "add the numbers up");
    }

    /// <summary>Only where somebody said something.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ReserveRow> wishes)
    {
        if (wishes.Count == 0)
            return;
        json.WriteObjects("reserve", wishes, wish =>
        {
            json.WriteString("tag", wish.Tag);
            json.WriteNumber("count", wish.Count);
        });
    }

    /// <summary>A tag holds anything but control characters, an equals sign perhaps; the number stands behind the last one.</summary>
    private static ReserveRow One(string typed)
    {
        var at = typed.LastIndexOf('=');
        var tag = at < 0 ? string.Empty : typed[..at].Trim();
        return tag.Length is > 0 and <= LongestTag && !tag.Any(char.IsControl)
            && int.TryParse(typed.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? new ReserveRow(tag, count)
            : throw new Failure(FailureKind.Usage, $"--reserve takes TAG=N, and \"{SafeText.Value(typed)}\" is not that", $"a licence's tag of 1 to {LongestTag} characters, =, and a number from 1 to {Most:N0}");
    }
}
