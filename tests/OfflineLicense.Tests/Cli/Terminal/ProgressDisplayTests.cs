using System.Text;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps;

namespace OfflineLicense.Tests.Cli.Terminal;

public sealed class ProgressDisplayTests : IDisposable
{
    private readonly SharedWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Theory]
    [InlineData(0, 0, "reading a.tar")]
    [InlineData(4, 0, "reading a.tar", "25%", "1 of 4 files, 9.7 KiB")]
    [InlineData(4, 40_000, "reading a.tar", "25%", "1 of 4 files, 9.7 KiB")]
    public void A_bar_shows_how_far_the_work_is_and_is_gone_at_the_end(int files, int bytes, params string[] shown)
    {
        var part = new StepPart("reading a.tar", files > 0 ? () => files : null, bytes);
        part.Add(1, 10_000);
        using (var display = new ProgressDisplay(_error, new Screen(80, true)) { Patience = TimeSpan.Zero })
        {
            display.Change(part);
            _error.WaitFor("reading a.tar");
            display.Change(null);
            display.Hide();
        }

        var text = _error.ToString();
        Assert.All(shown, each => Assert.Contains(each, text, StringComparison.Ordinal));
        Assert.EndsWith("\e[?25h", text, StringComparison.Ordinal); // the cursor is there again
    }

    [Fact]
    public void A_line_takes_the_bar_away_first()
    {
        using var display = new ProgressDisplay(_error, new Screen(80, true)) { Patience = TimeSpan.Zero };
        display.Change(new StepPart("reading", null, 0));
        _error.WaitFor("reading");

        display.IsAsking = true;
        var hidden = _error.ToString();
        Thread.Sleep(300);

        Assert.EndsWith("\e[?25h", hidden, StringComparison.Ordinal);
        Assert.Equal(hidden, _error.ToString());
    }

    [Fact]
    public void Work_that_ends_at_once_shows_nothing()
    {
        using (var display = new ProgressDisplay(_error, new Screen(80, true)) { Patience = TimeSpan.FromMinutes(1) })
        {
            display.Change(new StepPart("reading", null, 0));
            display.Hide();
            display.Change(null);
        }

        Assert.Equal("", _error.ToString());
    }

    /// <summary>Written by the thread of the bar and read by the test.</summary>
    private sealed class SharedWriter : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_text)
                _text.Append(value);
        }

        public void WaitFor(string text) =>
            Assert.True(SpinWait.SpinUntil(() => ToString().Contains(text, StringComparison.Ordinal), TimeSpan.FromMinutes(1)));

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }
    }
}
