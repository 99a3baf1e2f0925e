namespace OfflineLicense.Tests.Commands;

/// <summary>Where the checkout is, and the strings others collected, where they are at hand.</summary>
internal static class Corpus
{
    public static string Checkout { get; } = FindCheckout();

    /// <summary>A file below <c>corpora/</c>, or null where the corpora are not here.</summary>
    public static string? File(params string[] parts)
    {
        var corpora = Environment.GetEnvironmentVariable("OFFLIC_CORPORA")
            ?? Path.Combine(Environment.GetEnvironmentVariable("OFFLIC_SHARED") ?? Path.Combine(Checkout, "..", "shared"), "corpora");
        var file = Path.Combine([corpora, .. parts]);
        return System.IO.File.Exists(file) ? file : null;
    }

    private static string FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "OfflineLicense.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("OfflineLicense.sln is in no folder above the tests");
    }
}
