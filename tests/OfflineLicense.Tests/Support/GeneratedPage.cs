namespace OfflineLicense.Tests.Support;

/// <summary>
/// A document that the program generates, whole. <c>OFFLIC_UPDATE_DOCS=1</c> writes it instead of comparing it
/// (scripts/update-docs.sh).
/// </summary>
internal static class GeneratedPage
{
    public static bool IsUpdated { get; } = Environment.GetEnvironmentVariable("OFFLIC_UPDATE_DOCS") == "1";

    public static void Match(string page, string actual)
    {
        var path = Checkout.At(page.Split('/'));
        var expected = File.Exists(path) ? File.ReadAllText(path) : null;
        if (string.Equals(expected, actual, StringComparison.Ordinal))
            return;
        if (IsUpdated)
            File.WriteAllText(path, actual);
        else
            Assert.Fail($"{page} is not what the program prints. If the program is right, run scripts/update-docs.sh.\n"
                + $"--- the program\n{actual}\n--- {page}\n{expected ?? "(no such file)"}");
    }
}
