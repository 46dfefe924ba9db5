process.setUncaughtExceptionCaptureCallback((e) => console.log('captured', e.message)); throw new Error('c')
