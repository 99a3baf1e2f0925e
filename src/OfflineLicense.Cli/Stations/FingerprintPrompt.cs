using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli.Stations;

/// <summary>
/// Asks a person to compare a SHA-256 with the one on paper. The screen leaves some groups out, so that the person must read
/// them from the paper.
/// </summary>
internal static class FingerprintPrompt
{
    /// <param name="context">The run of the command.</param>
    /// <param name="digest">A key's fingerprint or a bundle's digest.</param>
    /// <param name="what">What it is, as safe text.</param>
    /// <param name="alternative">How to decide without being selected.</param>
    /// <returns>Whether the typed groups are those of the digest.</returns>
    /// <exception cref="Failure">Usage: nothing may be selected.</exception>
    public static bool Confirm(CommandContext context, Digest digest, string what, string alternative)
    {
        var groups = Fingerprint.GetGroups(digest);
        var selected = Fingerprint.SelectGroups(digest);
        context.Output.WriteLine($"{what}, four groups left out:");
        context.Output.WriteLine("  " + string.Join(' ', groups.Select((group, i) => selected.Contains(i + 1) ? "····" : group)));
        context.Output.WriteLine("Compare it with the paper, group by group.");

        var expected = string.Concat(selected.Select(number => groups[number - 1]));
        var typed = string.Empty;
        while (typed.Length < expected.Length)
        {
            var left = selected.Skip(typed.Length / 4).ToList();
            var question = left.Count == 1
                ? $"Group {left[0]}, from paper:"
                : $"Groups {string.Join(", ", left.SkipLast(1))} and {left[^1]}, from paper:";
            var answer = context.Output.Ask(question, alternative);
            if (Fingerprint.Normalize(answer) is not { Length: > 0 } hex || hex.Length % 4 != 0)
                return false;
            typed += hex;
        }

        return typed == expected;
    }
}
