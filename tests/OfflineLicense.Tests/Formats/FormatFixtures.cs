using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats;

/// <summary>The fixture files of the readers, and what others wrote (folder <c>OFFLIC_SHARED</c>, else <c>../shared</c> beside the checkout).</summary>
internal static class FormatFixtures
{
    public static string Checkout { get; } = FindCheckout();

    public static string? Corpora
    {
        get
        {
            var shared = Environment.GetEnvironmentVariable("OFFLIC_SHARED") ?? Path.Combine(Checkout, "..", "shared");
            var corpora = Path.Combine(shared, "corpora");
            return Directory.Exists(corpora) ? corpora : null;
        }
    }

    /// <summary>Kinds with a folder of their own, <c>good</c> and <c>bad</c> in it.</summary>
    public static IReadOnlyList<string> RequestKinds { get; } =
    [
        "trust-request", "authorization-request", "authorization-return", "reservation-request", "reservation-confirmation", "reservation-return",
        "unknown-licensing",
    ];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Checkout, "fixtures", name));

    public static ParsedContent Read(string name) => Recognizer.Read(Bytes(name));

    /// <summary>Names below <c>fixtures/</c>, sorted.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Checkout, "fixtures", folder)).Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];

    public static TheoryData<string> Theory(params string[] folders) => [.. folders.SelectMany(In)];

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OfflineLicense.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No OfflineLicense.sln above the tests.");
        return folder;
    }
}
