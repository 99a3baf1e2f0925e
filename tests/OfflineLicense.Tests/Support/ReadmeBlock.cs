namespace OfflineLicense.Tests.Support;

/// <summary>
/// What stands in README.md between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>: made from the program and held to it.
/// <c>OFFLIC_ACCEPT_SNAPSHOTS=1</c> writes what came into the page (scripts/readme-walk.sh).
/// </summary>
internal static class ReadmeBlock
{
    private static readonly string Readme = Checkout.At("README.md");

    /// <summary>Test classes run side by side, and two of them may write the page.</summary>
    private static readonly Lock OneAtATime = new();

    public static string Of(string name)
    {
        var (text, from, to) = Find(name);
        return text[from..to];
    }

    public static void Match(string name, string actual)
    {
        using var held = OneAtATime.EnterScope();
        var (text, from, to) = Find(name);
        if (string.Equals(text[from..to], actual, StringComparison.Ordinal))
            return;
        if (Environment.GetEnvironmentVariable("OFFLIC_ACCEPT_SNAPSHOTS") == "1")
            File.WriteAllText(Readme, text[..from] + actual + text[to..]);
        else
            Assert.Fail($"README.md: <!-- {name} --> is no longer what the program says. Look at it; if it is right, run scripts/readme-walk.sh.\n"
                + $"--- expected\n{actual}\n--- README.md\n{text[from..to]}");
    }

    private static (string Text, int From, int To) Find(string name)
    {
        var text = File.ReadAllText(Readme);
        var open = $"<!-- {name} -->\n";
        var from = text.IndexOf(open, StringComparison.Ordinal);
        var to = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"README.md has no section between <!-- {name} --> and <!-- /{name} -->");
        return (text, from + open.Length, to);
    }
}
