using OfflineLicense.Formats.Fields;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [SkippableFact]
    public void The_last_line_of_the_demo_can_be_pasted_into_a_shell()
    {
        Skip.IfNot(ProcessRun.Has("bash"), "no bash");
        var demo = ProcessRun.Of(
            ProcessRun.DotNet, [Path.Combine(AppContext.BaseDirectory, "offlic.dll"), "demo", _temp.At("it's a demo")]);
        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        var last = demo.Output.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("Next: cd ", last, StringComparison.Ordinal);

        var pasted = ProcessRun.Of("bash", ["-c", last["Next: ".Length..]], folder: "/");

        Assert.True(pasted.ExitCode == 0, pasted.Error);
        Assert.Contains("FOC2201A0DM", pasted.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("plain/path-1.txt")]
    [InlineData("with space")]
    [InlineData("it's")]
    [InlineData("$HOME `id` \\ \"x\" !")]
    [InlineData("")]
    public void A_quoted_word_is_one_word_for_a_shell(string word)
    {
        Skip.IfNot(ProcessRun.Has("bash"), "no bash");
        Assert.Equal(word, ProcessRun.Of("bash", ["-c", $"printf %s {ShellWord.Quote(word)}"]).Output);
    }
}
