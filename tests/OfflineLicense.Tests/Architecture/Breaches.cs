namespace OfflineLicense.Tests.Architecture;

internal static class Breaches
{
    /// <summary>Fails with all of them, one a line: the assertions of the test library cut long lists.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }
}
