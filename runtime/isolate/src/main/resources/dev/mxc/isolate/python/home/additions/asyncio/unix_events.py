

class _MxcSelector:
    """Stands in for the selector of a loop that has no sockets: waits to be woken, or for the next timer."""

    def __init__(self):
        import threading

        self._event = threading.Event()
        self.calls = None

    def wake(self):
        self._event.set()
        if self.calls is not None:
            self.calls.wake()

    def select(self, timeout=None):
        if self.calls is None or not self.calls.pending:
            self._event.wait(timeout)
            answered = ()
        else:
            answered = self.calls.take(0 if self._event.is_set() else timeout)
        self._event.clear()
        return answered

    def close(self):
        pass


class _MxcToolCall(futures.Future):
    """A tool call of the host: to cancel it tells the host that nobody waits for it."""

    given_up = None

    def cancel(self, msg=None):
        cancelled = super().cancel(msg)
        if cancelled and self.given_up is not None:
            self.given_up()
        return cancelled


class _MxcEventLoop(base_events.BaseEventLoop):
    """An event loop of timers, callbacks, threads and futures: an isolate has no sockets to wait for."""

    def __init__(self):
        super().__init__()
        self._selector = _MxcSelector()
        self._clock_resolution = 1e-6

    def _process_events(self, event_list):
        for future, answer in event_list:
            if not future.done():
                future.set_result(answer)

    def _call_tool(self, arguments):
        if self._selector.calls is None:
            from _mxc import host_tools

            self._selector.calls = host_tools.Calls()
        future = _MxcToolCall(loop=self)
        self._selector.calls.begin(arguments, future)
        return future

    def _write_to_self(self):
        self._selector.wake()

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if not self.is_closed():
            super().close()
            self._selector.close()

    def run_in_executor(self, executor, func, *args):
        if executor is None and self._default_executor is None:
            import _mxc
            from concurrent.futures import ThreadPoolExecutor

            self._default_executor = ThreadPoolExecutor(
                max_workers=max(1, min(6, _mxc.threads_max // 2)), thread_name_prefix="asyncio"
            )
        return super().run_in_executor(executor, func, *args)

    async def _refuse(self, *args, **kwargs):
        import _mxc

        host = args[1] if len(args) > 1 else kwargs.get("host")
        port = args[2] if len(args) > 2 else kwargs.get("port")
        what = "asyncio has no sockets here: await asyncio.to_thread with urllib.request or a socket"
        raise _mxc.denied("network.connect", f"{host}:{port}", what)

    create_connection = _refuse
    create_datagram_endpoint = _refuse
    create_unix_connection = _refuse

    async def _refuse_server(self, *args, **kwargs):
        import _mxc

        host = args[1] if len(args) > 1 else kwargs.get("host")
        port = args[2] if len(args) > 2 else kwargs.get("port")
        raise _mxc.denied("network.listen", f"{host}:{port}", "listen")

    create_server = _refuse_server
    create_unix_server = _refuse_server

    async def _refuse_process(self, protocol_factory, *args, **kwargs):
        from _mxc import refusals

        raise refusals.process(args[0] if args else "subprocess")

    subprocess_exec = _refuse_process
    subprocess_shell = _refuse_process


class _MxcEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    _loop_factory = _MxcEventLoop


SelectorEventLoop = _MxcEventLoop
DefaultEventLoopPolicy = _MxcEventLoopPolicy
