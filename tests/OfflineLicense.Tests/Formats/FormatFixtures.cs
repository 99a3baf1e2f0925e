using OfflineLicense.Formats;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Formats;

/// <summary>The fixture files of the readers.</summary>
internal static class FormatFixtures
{
    /// <summary>Kinds with a folder of their own, <c>good</c> and <c>bad</c> in it.</summary>
    public static IReadOnlyList<string> RequestKinds { get; } =
    [
        "trust-request", "authorization-request", "authorization-return", "reservation-request", "reservation-confirmation",
            "reservation-return",
        "unknown-licensing",
    ];

    public static byte[] Bytes(string name) => Checkout.FixtureBytes(name);

    public static ParsedContent Read(string name) => Recognizer.Read(Bytes(name));

    /// <summary>Names below <c>fixtures/</c>, sorted.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.GetFiles(Checkout.Fixture(folder)).Select(path =>
            $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];

    public static TheoryData<string> Theory(params string[] folders) => [.. folders.SelectMany(In)];
}
