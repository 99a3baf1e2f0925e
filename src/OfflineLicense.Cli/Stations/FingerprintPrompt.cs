using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli.Stations;

/// <summary>Has a person compare a SHA-256 with paper: some of its groups are left out on the screen, so that they can come from nowhere else.</summary>
internal static class FingerprintPrompt
{
    /// <param name="context">Whose person is asked.</param>
    /// <param name="digest">A key's fingerprint, a bundle's sums.</param>
    /// <param name="what">What it is, shown safely.</param>
    /// <param name="instead">How to decide without being asked.</param>
    /// <exception cref="Failure">Usage: nothing may be asked.</exception>
    public static bool Confirm(CommandContext context, Digest digest, string what, string instead)
    {
        var groups = Fingerprint.GetGroups(digest);
        var asked = Fingerprint.SelectGroups(digest);
        context.Output.WriteLine($"{what}, four groups left out:");
        context.Output.WriteLine("  " + string.Join(' ', groups.Select((group, i) => asked.Contains(i + 1) ? "····" : group)));
        context.Output.WriteLine("Compare it with the paper, group by group.");

        var expected = string.Concat(asked.Select(number => groups[number - 1]));
        var typed = string.Empty;
        while (typed.Length < expected.Length)
        {
            var left = asked.Skip(typed.Length / 4).ToList();
            var answer = context.Output.Ask(
                left.Count == 1 ? $"Group {left[0]}, from paper:" : $"Groups {string.Join(", ", left.SkipLast(1))} and {left[^1]}, from paper:", instead);
            if (Fingerprint.Normalize(answer) is not { Length: > 0 } hex || hex.Length % 4 != 0)
                return false;
            typed += hex;
        }

        return typed == expected;
    }
}
