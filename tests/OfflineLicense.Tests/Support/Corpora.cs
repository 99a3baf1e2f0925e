namespace OfflineLicense.Tests.Support;

/// <summary>
/// Files that others wrote, outside this repository: <c>OFFLIC_CORPORA</c>, else <c>corpora</c> in <c>OFFLIC_SHARED</c>, else in
/// <c>../shared</c> beside the checkout.
/// </summary>
internal static class Corpora
{
    /// <summary>Null where they are missing.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The folder; without it the test is skipped.</summary>
    public static string Require()
    {
        Skip.If(Folder is null, "needs the public corpora");
        return Folder!;
    }

    /// <summary>A path in the folder; without it the test is skipped.</summary>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Require(), .. parts]);
        Skip.IfNot(Path.Exists(path), $"the public corpora have no {string.Join('/', parts)}");
        return path;
    }

    /// <summary>Every file of one folder, in ordinal order; none where it is missing.</summary>
    public static string[] Files(string folder)
    {
        var path = Folder is null ? null : Path.Combine(Folder, folder);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [];
    }

    private static string? Find()
    {
        var corpora = Environment.GetEnvironmentVariable("OFFLIC_CORPORA") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetEnvironmentVariable("OFFLIC_SHARED") is { Length: > 0 } shared ? shared : Checkout.At("..", "shared"),
                "corpora"
            );
        return Directory.Exists(corpora) ? Path.GetFullPath(corpora) : null;
    }
}
